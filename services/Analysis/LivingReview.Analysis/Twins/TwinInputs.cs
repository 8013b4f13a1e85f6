using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LivingReview.Analysis.Evidence;
using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Twins;

/// <summary>Everything that another analysis of a stratum depends on.</summary>
internal sealed record TwinInputs
{
    private const string Low = "low";

    /// <summary>What is done with indeterminate results that the counts contain already.</summary>
    private static readonly string[] Counted = ["positive", "negative", "itd"];

    public required TwinAnalysis Twin { get; init; }

    /// <summary>The tables in an order that follows from their content alone, under the ids of their studies.</summary>
    public required IReadOnlyList<StudyTable> Tables { get; init; }

    /// <summary>The reference standard of each table, in the order of <see cref="Tables"/>; empty where none is named.</summary>
    public required IReadOnlyList<string> References { get; init; }

    /// <summary>What a reader calls a study, by id.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public required TableSelection Selection { get; init; }

    public required PoolingOptions Options { get; init; }

    /// <summary>SHA-256 of the engine version, the settings and the tables.</summary>
    public required string Hash { get; init; }

    /// <summary>The inputs of every analysis that the protocol states, in its order.</summary>
    /// <param name="state">The evidence.</param>
    /// <param name="stratum">The stratum, no companion.</param>
    public static IReadOnlyList<TwinInputs> From(EvidenceState state, StratumDefinition stratum) => [.. state.Protocol.Twins.Select(twin => From(state, stratum, twin))];

    private static TwinInputs From(EvidenceState state, StratumDefinition stratum, TwinAnalysis twin)
    {
        var selection = twin.TableSelection ?? stratum.Selection;
        var part = twin.LowRiskOfBias ? StratumKey.LowRiskOfBias : twin.ExternalValidation ? StratumKey.ExternalValidation : null;
        var definition = stratum with { Selection = selection, Key = part is null ? stratum.Key : stratum.Key.CompanionOf(part) };
        List<ExtractedStudy> studies = [];
        List<(StudyTable Table, string Reference)> tables = [];
        foreach (var study in state.Studies.Values)
        {
            var counted = (TableSelector.Select(study, definition)?.Counted ?? []).Where(t => !twin.ExternalValidation || stratum.IsExternal(t)).Where(t => !twin.LowRiskOfBias || t.RiskOfBias == Low).ToList();
            if (counted.Count == 0) continue;
            studies.Add(study);
            tables.AddRange(counted.Select(t => (new StudyTable(study.Id, Counts(t, twin.IndeterminatesAsErrors)), ReferenceStandardOf(t))));
        }

        var options = new PoolingOptions
        {
            MinimumStudies = state.Protocol.MinimumStudies,
            Intervals = (twin.Interval ?? state.Protocol.Interval).As<IntervalMethod>(),
            Model = twin.Model switch
            {
                TwinModel.NormalReml => PoolingModel.NormalReml,
                TwinModel.NormalMl => PoolingModel.NormalMl,
                TwinModel.Bayesian or TwinModel.LatentClass or null => PoolingModel.Binomial,
                _ => throw new InvalidOperationException($"Unknown model {twin.Model}."),
            },
        };
        List<(StudyTable Table, string Reference)> ordered = [.. tables.OrderBy(t => t.Table.Table, CountOrder).ThenBy(t => t.Table.Study, StringComparer.Ordinal)];
        IReadOnlyList<StudyTable> sorted = [.. ordered.Select(t => t.Table)];
        IReadOnlyList<string> references = twin.Model == TwinModel.LatentClass ? [.. ordered.Select(t => t.Reference)] : [];
        return new()
        {
            Twin = twin,
            Tables = sorted,
            References = references,
            Labels = studies.ToDictionary(s => s.Id, s => s.Label, StringComparer.Ordinal),
            Selection = selection,
            Options = options,
            Hash = HashOf(twin, selection, options, sorted, references),
        };
    }

    /// <summary>Indeterminate results that the counts leave out become errors: missed cases and false alarms.</summary>
    private static TwoByTwo Counts(ExtractedTable t, bool indeterminatesAsErrors) => indeterminatesAsErrors && !Counted.Contains(t.IndeterminateHandling, StringComparer.Ordinal)
        ? new(t.Tp, t.Fp + (t.IndeterminateNonDiseased ?? 0), t.Fn + (t.IndeterminateDiseased ?? 0), t.Tn)
        : new(t.Tp, t.Fp, t.Fn, t.Tn);

    /// <summary>Spelling apart, what the extractors wrote; the studies of a review give one standard one name, or it counts as two.</summary>
    private static string ReferenceStandardOf(ExtractedTable table) => string.Join(' ', (table.ReferenceStandard ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();

    private static string HashOf(TwinAnalysis twin, TableSelection selection, PoolingOptions options, IReadOnlyList<StudyTable> tables, IReadOnlyList<string> references)
    {
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"{Engine.Version}|{twin.Model}|{twin.Prior}|{options.Model}|{options.Intervals}|{options.MinimumStudies}|{options.ConfidenceLevel:R}|{twin.WithoutOutliers}|{selection}");
        // Where outliers are named, or all tables count, it matters which study each is of.
        var named = twin.WithoutOutliers || selection is TableSelection.AllClustered or TableSelection.AllSharedEffects;
        foreach (var (study, t) in tables)
            text.Append(CultureInfo.InvariantCulture, $"|{(named ? study : "")}:{t.TruePositives},{t.FalsePositives},{t.FalseNegatives},{t.TrueNegatives}");
        foreach (var reference in references) text.Append(CultureInfo.InvariantCulture, $"|{reference.Length}:{reference}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static readonly Comparer<TwoByTwo> CountOrder = Comparer<TwoByTwo>.Create((a, b) =>
        (a.TruePositives, a.FalsePositives, a.FalseNegatives, a.TrueNegatives).CompareTo((b.TruePositives, b.FalsePositives, b.FalseNegatives, b.TrueNegatives)));
}
