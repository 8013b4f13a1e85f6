using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>One table as the likelihood sees it.</summary>
/// <param name="Test">Index of its test.</param>
/// <param name="SuccessA">TP.</param>
/// <param name="FailureA">FN.</param>
/// <param name="SuccessB">TN.</param>
/// <param name="FailureB">FP.</param>
internal readonly record struct ComparedTable(int Test, double SuccessA, double FailureA, double SuccessB, double FailureB) : IComparable<ComparedTable>
{
    internal double LogCoefficient => LogBinomial.Coefficient(SuccessA, FailureA) + LogBinomial.Coefficient(SuccessB, FailureB);

    public int CompareTo(ComparedTable other) =>
        (Test, SuccessA, FailureA, SuccessB, FailureB).CompareTo((other.Test, other.SuccessA, other.FailureA, other.SuccessB, other.FailureB));
}

/// <summary>The tables of one study.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tables">Its tables, of both tests where the results are joint.</param>
/// <param name="Joint">The joint results of its two tests; null where it does not give them, or has further tables.</param>
internal sealed record ComparedStudy(string Name, ComparedTable[] Tables, JointCounts? Joint)
{
    /// <summary>Whether joint results are there that are not used.</summary>
    internal bool IsJointUnused { get; init; }
}

/// <summary>
/// The tables by study in a canonical order, so that the same tables in any order give the same bits. Tables without people carry nothing
/// and are left out; so is an arm of a test whose people were all classified alike, since its mean logit is infinite and its likelihood then 1.
/// </summary>
internal sealed class ComparedTables
{
    private readonly ComparedStudy[] _all;

    private ComparedTables(string[] tests, ComparedStudy[] studies)
    {
        (Tests, _all) = (tests, studies);
        (SuccessA, FailureA, SuccessB, FailureB) = (new long[tests.Length], new long[tests.Length], new long[tests.Length], new long[tests.Length]);
        StudiesOf = new int[tests.Length];
        foreach (var study in studies)
        {
            foreach (var table in study.Tables)
            {
                SuccessA[table.Test] += (long)table.SuccessA;
                FailureA[table.Test] += (long)table.FailureA;
                SuccessB[table.Test] += (long)table.SuccessB;
                FailureB[table.Test] += (long)table.FailureB;
            }

            foreach (var test in study.Tables.Select(t => t.Test).Distinct()) StudiesOf[test]++;
        }

        foreach (var study in studies)
        {
            if (study.Joint is { } joint)
                LogCoefficients += Coefficient(study, joint);
            else
                foreach (var table in study.Tables) LogCoefficients += table.LogCoefficient;
        }
    }

    internal string[] Tests { get; }

    /// <summary>Number of studies.</summary>
    internal int Count => _all.Length;

    internal int[] StudiesOf { get; }

    internal long[] SuccessA { get; }

    internal long[] FailureA { get; }

    internal long[] SuccessB { get; }

    internal long[] FailureB { get; }

    /// <summary>Sum of the logarithms of all binomial and multinomial coefficients.</summary>
    internal double LogCoefficients { get; }

    internal int PairedStudies => _all.Count(s => s.Tables.Select(t => t.Test).Distinct().Count() > 1);

    internal bool HasRepeatedStudy => _all.Any(s => s.Tables.Length > 1);

    /// <summary>The studies whose joint results are used.</summary>
    internal IEnumerable<ComparedStudy> JointStudies => _all.Where(s => s.Joint is not null);

    /// <summary>Names of the studies that give joint results which are not used, in order.</summary>
    internal IEnumerable<string> UnusedJointStudies => _all.Where(s => s.IsJointUnused).Select(s => s.Name).Order(StringComparer.Ordinal);

    /// <param name="tables">The tables.</param>
    /// <param name="usesJoint">Whether joint results may be used; otherwise they are summed to the table of each test.</param>
    internal static ComparedTables From(IReadOnlyList<ComparativeTable> tables, bool usesJoint = true)
    {
        var informative = tables.Where(t => t.Table.Total > 0).ToList();
        string[] tests =
        [
            .. informative.SelectMany(t => t.SecondTest is { } second ? (string[])[t.Test, second] : [t.Test])
                .Distinct(StringComparer.Ordinal).OrderBy(t => t, StringComparer.OrdinalIgnoreCase).ThenBy(t => t, StringComparer.Ordinal),
        ];
        ComparedStudy[] studies = [.. informative.GroupBy(t => t.Study, StringComparer.Ordinal).Select(g => Study(g.Key, [.. g], tests, usesJoint))];
        Array.Sort(studies, Compare);
        return new(tests, studies);
    }

    internal bool IsFiniteA(int test) => SuccessA[test] > 0 && FailureA[test] > 0;

    internal bool IsFiniteB(int test) => SuccessB[test] > 0 && FailureB[test] > 0;

    /// <summary>The tables of the studies without joint results, without the arms whose mean logit is infinite.</summary>
    internal ComparedTable[][] Estimable() => [.. _all.Where(s => s.Joint is null).Select(s => Array.ConvertAll(s.Tables, Estimable))];

    /// <summary>A table without the arms whose mean logit is infinite.</summary>
    internal ComparedTable Estimable(ComparedTable t) => t with
    {
        SuccessA = IsFiniteA(t.Test) ? t.SuccessA : 0,
        FailureA = IsFiniteA(t.Test) ? t.FailureA : 0,
        SuccessB = IsFiniteB(t.Test) ? t.SuccessB : 0,
        FailureB = IsFiniteB(t.Test) ? t.FailureB : 0,
    };

    /// <summary>Where a test of the pair is always right, or always wrong, the patterns of the class say no more than the other test alone.</summary>
    internal bool IsJoint(JointCounts joint, bool diseased) => diseased
        ? IsFiniteA(joint.First) && IsFiniteA(joint.Second) && joint.Diseased.Total > 0
        : IsFiniteB(joint.First) && IsFiniteB(joint.Second) && joint.NonDiseased.Total > 0;

    private double Coefficient(ComparedStudy study, JointCounts joint)
    {
        return Class(IsJoint(joint, true), joint.Diseased, t => LogBinomial.Coefficient(t.SuccessA, t.FailureA))
            + Class(IsJoint(joint, false), joint.NonDiseased, t => LogBinomial.Coefficient(t.SuccessB, t.FailureB));

        double Class(bool isJoint, PatternCounts counts, Func<ComparedTable, double> margin) => isJoint ? counts.LogCoefficient : study.Tables.Sum(margin);
    }

    private static ComparedStudy Study(string name, ComparativeTable[] rows, string[] tests, bool usesJoint)
    {
        ComparativeTable[] jointRows = [.. rows.Where(r => r.SecondTest is not null)];
        ComparedTable[] plain = [.. rows.Where(r => r.SecondTest is null).Select(Plain)];
        if (jointRows.Length == 0) return new(name, [.. plain.Order()], null);
        var joint = JointCounts.From(jointRows, tests);
        var isUsed = usesJoint && plain.Length == 0;
        return new(name, [.. plain.Concat(joint.Margins).Order()], isUsed ? joint : null) { IsJointUnused = !isUsed };

        ComparedTable Plain(ComparativeTable t) => new(Array.IndexOf(tests, t.Test), t.Table.TruePositives, t.Table.FalseNegatives, t.Table.TrueNegatives, t.Table.FalsePositives);
    }

    private static int Compare(ComparedStudy x, ComparedStudy y)
    {
        for (var i = 0; i < Math.Min(x.Tables.Length, y.Tables.Length); i++)
        {
            if (x.Tables[i].CompareTo(y.Tables[i]) is not 0 and var order) return order;
        }

        if (x.Tables.Length != y.Tables.Length) return x.Tables.Length.CompareTo(y.Tables.Length);
        return x.Joint is null ? (y.Joint is null ? 0 : -1) : x.Joint.CompareTo(y.Joint);
    }
}
