using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;

namespace LivingReview.Analysis.Strata;

/// <summary>What of a study is in a stratum: one of its tables that counts there, or that so many do not.</summary>
/// <param name="Stratum">Name of the stratum.</param>
/// <param name="Counts">The counts of a table; null for what is left out.</param>
/// <param name="Number">1, 2, ... of the study's tables with these counts; how many are left out.</param>
/// <param name="LeftOut">Why tables are left out.</param>
internal sealed record StratumMembership(string Stratum, (long Tp, long Fp, long Fn, long Tn)? Counts, int Number, LeftOutReason? LeftOut);

/// <summary>A study in the strata of a protocol.</summary>
internal static class Stratum
{
    /// <summary>The strata of a protocol without their companions: overall, every level of every factor in the protocol's order, conjunctions.</summary>
    public static IReadOnlyList<string> Names(Protocol protocol) => [.. StratumDefinition.AllOf(protocol).Where(d => !d.IsCompanion).Select(d => d.Name)];

    /// <summary>Everything of a study that the strata depend on: what differs between two versions of it tells which strata change. Empty for no study.</summary>
    public static IReadOnlySet<StratumMembership> Memberships(Protocol protocol, ExtractedStudy? study)
    {
        var memberships = new HashSet<StratumMembership>();
        foreach (var definition in study is null ? [] : StratumDefinition.AllOf(protocol))
        {
            if (TableSelector.Select(study!, definition) is not { } tables) continue;
            foreach (var same in tables.Counted.GroupBy(t => (t.Tp, t.Fp, t.Fn, t.Tn)))
            {
                for (var number = 1; number <= same.Count(); number++) memberships.Add(new(definition.Name, same.Key, number, null));
            }

            if (tables.Reason is { } reason) memberships.Add(new(definition.Name, null, tables.LeftOut.Count, reason));
        }

        return memberships;
    }

    /// <summary>The study as one of its tables enters a stratum: that table is the primary one.</summary>
    public static ExtractedStudy With(ExtractedStudy study, ExtractedTable table) =>
        table.Primary ? study : study with { Tables = [.. study.Tables.Select(t => t with { Primary = ReferenceEquals(t, table) })] };

    /// <summary>The table of the main analysis.</summary>
    public static ExtractedTable Primary(ExtractedStudy study) => study.Tables.Single(t => t.Primary);
}
