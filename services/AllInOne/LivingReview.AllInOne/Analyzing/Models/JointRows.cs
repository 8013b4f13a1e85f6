using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary>Joint results of two tests as a review's export has them: joint_with names the study's other row, joint_tp and joint_fp count the people positive by both.</summary>
internal static class JointRows
{
    /// <summary>The tables, those of studies with such rows split by the results of the second test. A study with further rows keeps its tables, and is named.</summary>
    public static IReadOnlyList<ComparativeTable> Cross(AccuracyFile file, AccuracyRow[] rows, ComparativeTable[] tables, List<string> unused)
    {
        if (!rows.Any(IsJoint)) return tables;
        var crossed = new List<ComparativeTable>();
        foreach (var study in rows.Zip(tables).GroupBy(r => r.First.StudyKey, StringComparer.Ordinal))
        {
            (AccuracyRow Row, ComparativeTable Table)[] all = [.. study];
            var pairs = Pairs(file, all);
            if (pairs.Count == 0 || all.Length > 2 || all.Any(r => r.Table.SecondTest is not null))
            {
                if (pairs.Count > 0) unused.Add(all[0].Row.Table.Study);
                crossed.AddRange(all.Select(r => r.Table));
                continue;
            }

            crossed.AddRange(from isPositive in (bool[])[true, false]
                             let part = pairs[0].FirstWhere(isPositive)
                             select all[pairs[0].First].Table with { Table = new(part.Tp, part.Fp, part.Fn, part.Tn), SecondTest = all[pairs[0].Second].Table.Test, SecondPositive = isPositive });
        }

        return crossed;
    }

    private static bool IsJoint(AccuracyRow row) => row is not { JointWith: null, JointTp: null, JointFp: null };

    /// <summary>The pairs of a study that are of different tests.</summary>
    private static List<JointResults> Pairs(AccuracyFile file, (AccuracyRow Row, ComparativeTable Table)[] all)
    {
        ExtractedTable[] tables = Array.ConvertAll(all, r => new ExtractedTable
        {
            Tp = r.Row.Table.Table.TruePositives,
            Fp = r.Row.Table.Table.FalsePositives,
            Fn = r.Row.Table.Table.FalseNegatives,
            Tn = r.Row.Table.Table.TrueNegatives,
            Primary = false,
            Factors = r.Row.Factors,
        });
        var pairs = new List<JointResults>();
        for (var i = 0; i < all.Length; i++)
        {
            if (!IsJoint(all[i].Row)) continue;
            var pair = Pair(file, all[i].Row, tables, i);
            if (all[pair.First].Table.Test != all[pair.Second].Table.Test && !pairs.Exists(p => p.First == pair.Second && p.Second == pair.First)) pairs.Add(pair);
        }

        return pairs;
    }

    private static JointResults Pair(AccuracyFile file, AccuracyRow row, ExtractedTable[] tables, int i)
    {
        if (row is not { JointWith: { } with, JointTp: { } tp, JointFp: { } fp }) throw Refused("joint_with, joint_tp and joint_fp are needed together");
        var others = JointResults.OthersAt(tables, i, with);
        if (others.Count != 1) throw Refused($"the study has {(others.Count == 0 ? "no other row" : "several other rows")} with {with}");
        var pair = JointResults.Cross(tables, i, others[0], tp, fp);
        return pair.IsPossible ? pair : throw Refused(pair.SamePeople ? "the people positive by both tests contradict the two rows" : "the two rows are not of the same people");

        InputException Refused(string reason) => new($"{file.Path}: row {row.Row}, column joint_with: {reason}");
    }
}
