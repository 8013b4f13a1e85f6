using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LivingReview.Analysis.Evidence;
using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Strata;

/// <summary>Everything that one stratum's result depends on.</summary>
internal sealed record StratumInputs
{
    private string? _hash;
    private List<ExtractedStudy>? _studies;

    public required string Stratum { get; init; }

    /// <summary>Whether it is the companion of another stratum.</summary>
    public bool IsCompanion { get; init; }

    /// <summary>Revision at which these inputs came to be.</summary>
    public required long Revision { get; init; }

    /// <summary>The studies in any order, each with the table that counts here as its primary one; several times where all its tables count.</summary>
    public required IReadOnlyList<ExtractedStudy> Members { get; init; }

    /// <summary>How the tables were selected.</summary>
    public TableSelection Selection { get; init; }

    /// <summary>The tables of the stratum that are not included; null if all are.</summary>
    public LeftOutTables? LeftOut { get; init; }

    /// <summary>The studies, in an order that follows from their content alone. Sorted when asked for: most strata do not change.</summary>
    public IReadOnlyList<ExtractedStudy> Studies => _studies ??= Sort(Members);

    public required PoolingOptions Options { get; init; }

    /// <summary>SHA-256 of the engine version, the options and the sorted tables.</summary>
    public string Hash => _hash ??= ComputeHash();

    /// <summary>Whether every table of a study counts, so that tables are not independent.</summary>
    public bool IsClustered => Selection is TableSelection.AllClustered or TableSelection.AllSharedEffects;

    public IReadOnlyList<StudyTable> Tables => [.. Studies.Select(s => new StudyTable(s.Label, Counts(s)))];

    /// <summary>The strata of a review that have a study or leave one out, in the protocol's order; companions last.</summary>
    public static IReadOnlyList<StratumInputs> From(EvidenceState state)
    {
        var options = new PoolingOptions { MinimumStudies = state.Protocol.MinimumStudies, Intervals = state.Protocol.Interval.As<IntervalMethod>() };
        var strata = new List<StratumInputs>();
        foreach (var definition in StratumDefinition.AllOf(state.Protocol))
        {
            var (members, leftOut) = (new List<ExtractedStudy>(), new List<LeftOutStudy>());
            foreach (var study in state.Studies.Values)
            {
                if (TableSelector.Select(study, definition) is not { } tables) continue;
                members.AddRange(tables.Counted.Select(t => Strata.Stratum.With(study, t)));
                if (tables.Reason is { } reason) leftOut.Add(new(study.Id, tables.LeftOut.Count, reason));
            }

            if (members.Count + leftOut.Count == 0) continue;
            strata.Add(new StratumInputs
            {
                Stratum = definition.Name,
                IsCompanion = definition.IsCompanion,
                Revision = state.ChangedAt[definition.Name],
                Members = members,
                Options = options,
                Selection = definition.Selection,
                LeftOut = LeftOutTables.Sum(leftOut),
            });
        }

        return strata;
    }

    /// <summary>The same stratum with other studies.</summary>
    public StratumInputs Having(IEnumerable<ExtractedStudy> studies) => this with { Members = [.. studies], _studies = null, _hash = null };

    /// <summary>Counts of a study's primary table.</summary>
    public static TwoByTwo Counts(ExtractedStudy study)
    {
        var table = Strata.Stratum.Primary(study);
        return new TwoByTwo(table.Tp, table.Fp, table.Fn, table.Tn);
    }

    private static List<ExtractedStudy> Sort(IEnumerable<ExtractedStudy> studies) =>
        [.. studies.OrderBy(Counts, CountOrder).ThenBy(s => s.Id, StringComparer.Ordinal)];

    private string ComputeHash()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Engine.Version}|{Options.Model}|{Options.MinimumStudies}|{Options.ConfidenceLevel:R}");
        // Of Wald's nothing is said, so that the hashes of before there was a choice stand.
        if (Options.Intervals != IntervalMethod.Wald) text.Append(CultureInfo.InvariantCulture, $"|{Options.Intervals.As<IntervalKind>().Name()}");
        // Where all tables count, it matters which study each is of.
        if (IsClustered) text.Append(CultureInfo.InvariantCulture, $"|{Selection.Name()}").AppendJoin(null, Studies.Select(s => "|" + s.Id));
        foreach (var (tp, fp, fn, tn) in Studies.Select(Counts)) text.Append(CultureInfo.InvariantCulture, $"|{tp},{fp},{fn},{tn}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static readonly Comparer<TwoByTwo> CountOrder = Comparer<TwoByTwo>.Create((a, b) =>
        (a.TruePositives, a.FalsePositives, a.FalseNegatives, a.TrueNegatives)
            .CompareTo((b.TruePositives, b.FalsePositives, b.FalseNegatives, b.TrueNegatives)));
}
