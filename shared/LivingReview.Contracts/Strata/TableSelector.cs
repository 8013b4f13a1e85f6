using LivingReview.Contracts.Studies;

namespace LivingReview.Contracts.Strata;

/// <summary>What of a study counts in a stratum.</summary>
/// <param name="Counted">The tables that count: one, unless the rule asks for all of them; none where the study is left out.</param>
/// <param name="LeftOut">The tables in the stratum that are not included.</param>
public sealed record StratumTables(IReadOnlyList<ExtractedTable> Counted, IReadOnlyList<ExtractedTable> LeftOut)
{
    /// <summary>Why tables are left out; null if none is.</summary>
    public LeftOutReason? Reason => LeftOut.Count == 0 ? null : Counted.Count > 0 ? LeftOutReason.AnotherTable : LeftOutReason.SeveralTables;
}

/// <summary>
/// Which tables of a study count in a stratum: the one rule, a pure function, for every part of the program. The table that names the
/// stratum in primary_in, else the primary table if it lies there (in a companion: else the table that counts in the stratum that it
/// accompanies), else the study's only table there, else the one that <see cref="TableSelection"/> prefers. Ties are broken by content,
/// never by order: more people, then more true positives, false negatives, true negatives, the lower threshold, then names.
/// </summary>
public static class TableSelector
{
    private const string Prespecified = "prespecified";

    /// <summary>The tables of a study that count in a stratum and those that do not; null if the study has no table there.</summary>
    /// <param name="study">The study.</param>
    /// <param name="stratum">The stratum.</param>
    public static StratumTables? Select(ExtractedStudy study, StratumDefinition stratum)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(stratum);
        IReadOnlyList<ExtractedTable> here = [.. study.Tables.Where(stratum.Admits)];
        if (here.Count == 0) return null;
        if (stratum.Selection is TableSelection.AllClustered or TableSelection.AllSharedEffects) return new(here, []);
        return Choose(study, stratum, here) is { } chosen ? new([chosen], [.. here.Where(t => !ReferenceEquals(t, chosen))]) : new([], here);
    }

    private static ExtractedTable? Choose(ExtractedStudy study, StratumDefinition stratum, IReadOnlyList<ExtractedTable> here)
    {
        var headline = stratum.Key.Headline;
        IReadOnlyList<ExtractedTable> claiming = [.. here.Where(t => t.PrimaryIn.Contains(headline.Name, StringComparer.Ordinal))];
        IReadOnlyList<ExtractedTable> standing = claiming.Count > 0 ? claiming : [.. here.Where(t => t.Primary)];
        if (standing.Count == 1) return standing[0];
        if (standing.Count > 1) return ByRule(stratum, standing); // of a file that was not checked
        if (stratum.IsCompanion && Select(study, stratum with { Key = headline })?.Counted is [var counted] && here.Contains(counted, ReferenceEqualityComparer.Instance)) return counted;
        return here.Count == 1 ? here[0] : ByRule(stratum, here);
    }

    private static ExtractedTable? ByRule(StratumDefinition stratum, IReadOnlyList<ExtractedTable> tables) => stratum.Selection switch
    {
        TableSelection.None => null,
        TableSelection.Largest => Best(tables),
        TableSelection.PrespecifiedThreshold => Best(tables, t => t.ThresholdRule == Prespecified),
        TableSelection.ExternalValidation => Best(tables, stratum.IsExternal),
        _ => throw new InvalidOperationException($"Unknown rule {stratum.Selection}."),
    };

    private static ExtractedTable? Best(IEnumerable<ExtractedTable> tables, Func<ExtractedTable, bool>? preferred = null) => tables
        .OrderByDescending(t => preferred?.Invoke(t) ?? false)
        .ThenByDescending(t => t.Tp + t.Fp + t.Fn + t.Tn)
        .ThenByDescending(t => t.Tp).ThenByDescending(t => t.Fn).ThenByDescending(t => t.Tn)
        .ThenBy(t => t.ThresholdValue ?? double.MaxValue)
        .ThenBy(Names, StringComparer.Ordinal)
        .FirstOrDefault();

    private static string Names(ExtractedTable table) =>
        string.Join('|', table.Factors.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key}={f.Value}").Append(table.Cohort ?? "").Append(table.ThresholdUnit ?? ""));
}
