using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;

namespace LivingReview.Ingestion.Studies;

/// <summary>Results of two index tests on the same people: they are complete, name one other table, and agree with the counts of both.</summary>
internal static class JointRules
{
    public static void Check(IReadOnlyList<ExtractedTable> tables, Protocol protocol, Faults faults)
    {
        for (var i = 0; i < tables.Count; i++)
        {
            if (tables[i] is not { JointWith: null, JointTp: null, JointFp: null }) Check(tables, i, protocol, faults);
        }
    }

    private static void Check(IReadOnlyList<ExtractedTable> tables, int i, Protocol protocol, Faults faults)
    {
        var (table, at) = (tables[i], string.Create(CultureInfo.InvariantCulture, $"tables[{i}]"));
        faults.Require(table.JointTp is not null, at + ".jointTp", "How many of the true positives are positive by the other test, too, is missing.");
        faults.Require(table.JointFp is not null, at + ".jointFp", "How many of the false positives are positive by the other test, too, is missing.");
        if (table.JointWith is not { } with)
        {
            faults.Add(at + ".jointWith", "Name the other table of the same people by its levels, as in modality=mri.");
            return;
        }

        if (!IsOf(protocol, with))
        {
            faults.Add(at + ".jointWith", $"'{with}' is not a stratum of the protocol; one is written factor=level.");
            return;
        }

        var others = JointResults.OthersAt(tables, i, with);
        if (others is not [var j])
        {
            faults.Add(at + ".jointWith", others.Count == 0
                ? $"The study has no other table in '{with}'."
                : string.Create(CultureInfo.InvariantCulture, $"The study has {others.Count} other tables in '{with}': name levels that one of them alone has, as in factor=level;factor=level."));
            return;
        }

        if (table is not { JointTp: >= 0 and var tp, JointFp: >= 0 and var fp }) return;
        CheckCounts(tables, i, j, tp, fp, at, faults);
    }

    private static void CheckCounts(IReadOnlyList<ExtractedTable> tables, int i, int j, long tp, long fp, string at, Faults faults)
    {
        var (one, other) = (tables[i], tables[j]);
        SamePeople(one.Tp + one.Fn, other.Tp + other.Fn, "with");
        SamePeople(one.Fp + one.Tn, other.Fp + other.Tn, "without");
        if (!JointResults.Cross(tables, i, j, tp, fp).SamePeople) return;
        Within(tp, one.Tp, other.Tp, one.Tp + one.Fn, "jointTp", "with");
        Within(fp, one.Fp, other.Fp, one.Fp + one.Tn, "jointFp", "without");
        if (other is { JointWith: { } back, JointTp: { } theirTp, JointFp: { } theirFp } && JointResults.OthersAt(tables, j, back) is [var mine] && mine == i && i > j)
        {
            Same(tp, theirTp, "jointTp");
            Same(fp, theirFp, "jointFp");
        }

        void SamePeople(long here, long there, string which) => faults.Require(
            here == there, at + ".jointWith",
            string.Create(CultureInfo.InvariantCulture, $"The two tables are not of the same people: this one has {here} {which} the condition, table {j + 1} has {there}."));

        // Both positive: at most the positives of either, and at least what does not fit beside each other.
        void Within(long both, long here, long there, long people, string field, string which)
        {
            var (least, most) = (Math.Max(0, here + there - people), Math.Min(here, there));
            faults.Require(both >= least && both <= most, $"{at}.{field}", string.Create(
                CultureInfo.InvariantCulture, $"{both} contradicts the tables: of {people} people {which} the condition {here} and {there} are positive, so {least} to {most} are positive by both."));
        }

        void Same(long here, long there, string field) => faults.Require(
            here == there, $"{at}.{field}", string.Create(CultureInfo.InvariantCulture, $"Table {j + 1} says {there}, this one {here}; one of the two may be left empty."));
    }

    private static bool IsOf(Protocol protocol, string stratum) =>
        StratumKey.TryParse(stratum, out var key) && !key.IsOverall && !key.IsCompanion
        && key.Levels.All(l => protocol.Factors.Any(f => f.Name == l.Factor && f.Levels.Contains(l.Level, StringComparer.Ordinal)));
}
