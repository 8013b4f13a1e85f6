using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Strata;

/// <summary>Names of strata, and which tables are in them.</summary>
internal static class Stratum
{
    /// <summary>The strata of a protocol without their companions: overall, every level of every factor in the protocol's order, conjunctions.</summary>
    public static IReadOnlyList<string> Of(Protocol protocol) => [.. StratumRule.Of(protocol).Where(r => !r.IsCompanion).Select(r => r.Name)];

    /// <summary>
    /// The strata that a study is in, each with its counts: a study is in a stratum once. Empty for no study.
    /// </summary>
    public static IReadOnlySet<(string Stratum, long Tp, long Fp, long Fn, long Tn)> Memberships(Protocol protocol, ExtractedStudy? study) =>
        study is null
            ? new HashSet<(string, long, long, long, long)>()
            : StratumRule.Of(protocol).Select(r => (r.Name, Table: Standing(study, r))).Where(m => m.Table is not null)
                .Select(m => (m.Name, m.Table!.Tp, m.Table.Fp, m.Table.Fn, m.Table.Tn)).ToHashSet();

    /// <summary>The study as it enters a stratum: the table that stands for it there is the primary one. Null if it does not.</summary>
    public static ExtractedStudy? In(ExtractedStudy study, StratumRule rule)
    {
        var table = Standing(study, rule);
        return table is null ? null
            : table.Primary ? study
            : study with { Tables = [.. study.Tables.Select(t => t with { Primary = ReferenceEquals(t, table) })] };
    }

    /// <summary>The table of the main analysis.</summary>
    public static ExtractedTable Primary(ExtractedStudy study) => study.Tables.Single(t => t.Primary);

    /// <summary>The one table of a study that counts in a stratum: the one that claims it, else the primary one if it belongs there.</summary>
    private static ExtractedTable? Standing(ExtractedStudy study, StratumRule rule)
    {
        var table = study.Tables.FirstOrDefault(t => t.PrimaryIn.Contains(rule.Headline, StringComparer.Ordinal)) ?? Primary(study);
        return rule.Admits(table) ? table : null;
    }
}
