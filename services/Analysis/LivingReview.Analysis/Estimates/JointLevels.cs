using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>The tables of compared levels as the comparative model takes them: a pure function.</summary>
/// <param name="Tables">The tables, the level as the test; of joint results those of one level, split by the results in the other.</param>
/// <param name="Used">Number of studies whose joint results are in them.</param>
/// <param name="Unused">Number of studies that give joint results of two of the tables and have further ones: the model has no place for these.</param>
internal sealed record JointLevels(IReadOnlyList<ComparativeTable> Tables, int Used, int Unused)
{
    /// <summary>Takes the tables together.</summary>
    /// <param name="known">The studies by level, each with the table that counts there as its primary one.</param>
    public static JointLevels From(IReadOnlyList<(ExtractedStudy Study, string Level)> known)
    {
        var (tables, used, unused) = (new List<ComparativeTable>(), 0, 0);
        foreach (var study in known.GroupBy(k => k.Study.Id, StringComparer.Ordinal))
        {
            (ExtractedStudy Study, string Level)[] rows = [.. study];
            var pairs = Pairs(rows);
            if (pairs.Count > 0 && rows.Length == 2)
            {
                used++;
                tables.AddRange(Split(study.Key, pairs[0], rows));
                continue;
            }

            if (pairs.Count > 0) unused++;
            tables.AddRange(rows.Select(r => new ComparativeTable(study.Key, r.Level, StratumInputs.Counts(r.Study))));
        }

        return new(tables, used, unused);
    }

    /// <summary>The joint results of two of these tables that are in different levels.</summary>
    private static List<JointResults> Pairs((ExtractedStudy Study, string Level)[] rows)
    {
        // Which table is primary is all in which the rows differ.
        string? LevelOf(int table) => rows.FirstOrDefault(r => r.Study.Tables[table].Primary).Level;
        return rows.Length < 2 ? [] : [.. JointResults.Of(rows[0].Study).Where(p => LevelOf(p.First) is { } first && LevelOf(p.Second) is { } second && first != second)];
    }

    /// <summary>The people of the first table by their results in the second level.</summary>
    private static IEnumerable<ComparativeTable> Split(string study, JointResults joint, (ExtractedStudy Study, string Level)[] rows)
    {
        var isFirst = rows[0].Study.Tables[joint.First].Primary;
        var (level, other) = isFirst ? (rows[0].Level, rows[1].Level) : (rows[1].Level, rows[0].Level);
        foreach (var isPositive in (bool[])[true, false])
        {
            var (tp, fp, fn, tn) = joint.FirstWhere(isPositive);
            yield return new(study, level, new(tp, fp, fn, tn)) { SecondTest = other, SecondPositive = isPositive };
        }
    }
}
