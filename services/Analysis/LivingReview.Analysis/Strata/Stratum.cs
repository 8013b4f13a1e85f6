using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Strata;

/// <summary>Names of strata, and which tables are in them.</summary>
internal static class Stratum
{
    public const string Overall = "overall";

    /// <summary>The strata of a protocol without their companions: overall, every level of every factor in the protocol's order, conjunctions.</summary>
    public static IReadOnlyList<string> Of(Protocol protocol) => [.. StratumRule.Of(protocol).Where(r => !r.IsCompanion).Select(r => r.Name)];

    /// <summary>Name of the stratum of one factor level.</summary>
    public static string Level(string factor, string level) => $"{factor}={level}";

    /// <summary>
    /// The strata that a study's primary table is in, each with its counts: a study is in a stratum once. Empty for no study.
    /// </summary>
    public static IReadOnlySet<(string Stratum, long Tp, long Fp, long Fn, long Tn)> Memberships(Protocol protocol, ExtractedStudy? study)
    {
        if (study is null) return new HashSet<(string, long, long, long, long)>();
        var table = Primary(study);
        return StratumRule.Of(protocol).Where(r => r.Admits(table)).Select(r => (r.Name, table.Tp, table.Fp, table.Fn, table.Tn)).ToHashSet();
    }

    /// <summary>The table of the main analysis.</summary>
    public static ExtractedTable Primary(ExtractedStudy study) => study.Tables.Single(t => t.Primary);
}
