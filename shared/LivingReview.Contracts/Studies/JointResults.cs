using LivingReview.Contracts.Reviews;

namespace LivingReview.Contracts.Studies;

/// <summary>
/// The results of two index tests on the same people, crossed with each other. Two tables of a study leave one number open in each class, the people in whom both
/// tests are positive; with it all eight counts follow.
/// </summary>
/// <param name="First">Position of the one table in the study, from 0.</param>
/// <param name="Second">Position of the other.</param>
/// <param name="Diseased">The people with the condition.</param>
/// <param name="NonDiseased">Those without it.</param>
public sealed record JointResults(int First, int Second, CrossedResults Diseased, CrossedResults NonDiseased)
{
    /// <summary>Every pair of tables of a study that it gives joint results of; a pair that both tables state is there once, what contradicts the tables is not.</summary>
    /// <param name="study">The study.</param>
    public static IReadOnlyList<JointResults> Of(ExtractedStudy study)
    {
        ArgumentNullException.ThrowIfNull(study);
        var pairs = new List<JointResults>();
        for (var i = 0; i < study.Tables.Count; i++)
        {
            if (study.Tables[i] is not { JointWith: { } with, JointTp: { } tp, JointFp: { } fp } || OthersAt(study.Tables, i, with) is not [var j]) continue;
            var pair = Cross(study.Tables, i, j, tp, fp);
            if (pair.IsPossible && !pairs.Exists(p => p.First == j && p.Second == i)) pairs.Add(pair);
        }

        return pairs;
    }

    /// <summary>Positions of the other tables of a study that have all the levels of a name such as "modality=mri"; none where it is no such name.</summary>
    /// <param name="tables">The tables of the study.</param>
    /// <param name="position">Position of the table that is not meant.</param>
    /// <param name="levels">The name.</param>
    public static IReadOnlyList<int> OthersAt(IReadOnlyList<ExtractedTable> tables, int position, string levels)
    {
        ArgumentNullException.ThrowIfNull(tables);
        if (!StratumKey.TryParse(levels, out var key) || key.IsOverall || key.IsCompanion) return [];
        return [.. Enumerable.Range(0, tables.Count).Where(i => i != position && key.Levels.All(l => tables[i].Factors.GetValueOrDefault(l.Factor) == l.Level))];
    }

    /// <summary>The crossing of two tables of the same people.</summary>
    /// <param name="tables">The tables of the study.</param>
    /// <param name="first">Position of the one.</param>
    /// <param name="second">Position of the other.</param>
    /// <param name="tp">People with the condition in whom both tests are positive.</param>
    /// <param name="fp">People without it in whom both tests are positive.</param>
    public static JointResults Cross(IReadOnlyList<ExtractedTable> tables, int first, int second, long tp, long fp)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var (a, b) = (tables[first], tables[second]);
        return new(first, second, new(tp, a.Tp - tp, b.Tp - tp, a.Fn - (b.Tp - tp)), new(fp, a.Fp - fp, b.Fp - fp, a.Tn - (b.Fp - fp)))
        {
            SamePeople = a.Tp + a.Fn == b.Tp + b.Fn && a.Fp + a.Tn == b.Fp + b.Tn,
        };
    }

    /// <summary>Whether both tables have as many people with the condition, and as many without it.</summary>
    public bool SamePeople { get; private init; }

    /// <summary>The counts of the first table in the people with one result of the second test.</summary>
    /// <param name="isSecondPositive">Which result.</param>
    public (long Tp, long Fp, long Fn, long Tn) FirstWhere(bool isSecondPositive) => isSecondPositive
        ? (Diseased.BothPositive, NonDiseased.BothPositive, Diseased.SecondOnly, NonDiseased.SecondOnly)
        : (Diseased.FirstOnly, NonDiseased.FirstOnly, Diseased.BothNegative, NonDiseased.BothNegative);

    /// <summary>Whether such people can be.</summary>
    public bool IsPossible => SamePeople && Diseased.IsPossible && NonDiseased.IsPossible;
}

/// <summary>People of one class, with or without the condition, by the results of two tests.</summary>
/// <param name="BothPositive">Both are positive.</param>
/// <param name="FirstOnly">Only the first is.</param>
/// <param name="SecondOnly">Only the second is.</param>
/// <param name="BothNegative">Neither is.</param>
public readonly record struct CrossedResults(long BothPositive, long FirstOnly, long SecondOnly, long BothNegative)
{
    /// <summary>Whether no count is negative.</summary>
    public bool IsPossible => BothPositive >= 0 && FirstOnly >= 0 && SecondOnly >= 0 && BothNegative >= 0;
}
