using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LivingReview.Analysis.Evidence;
using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
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

    /// <summary>The studies in any order.</summary>
    public required IReadOnlyList<ExtractedStudy> Members { get; init; }

    /// <summary>The studies, in an order that follows from their content alone. Sorted when asked for: most strata do not change.</summary>
    public IReadOnlyList<ExtractedStudy> Studies => _studies ??= Sort(Members);

    public required PoolingOptions Options { get; init; }

    /// <summary>SHA-256 of the engine version, the options and the sorted tables.</summary>
    public string Hash => _hash ??= ComputeHash();

    public IReadOnlyList<StudyTable> Tables => [.. Studies.Select(s => new StudyTable(s.Label, Counts(s)))];

    /// <summary>The strata of a review that have a study, in the protocol's order; companions last.</summary>
    public static IReadOnlyList<StratumInputs> Of(EvidenceState state)
    {
        var rules = StratumRule.Of(state.Protocol);
        var members = new Dictionary<string, List<ExtractedStudy>>(StringComparer.Ordinal);
        foreach (var study in state.Studies.Values)
        {
            foreach (var rule in rules)
            {
                if (Strata.Stratum.In(study, rule) is not { } member) continue;
                if (!members.TryGetValue(rule.Name, out var list)) members.Add(rule.Name, list = []);
                list.Add(member);
            }
        }

        var options = new PoolingOptions { MinimumStudies = state.Protocol.MinimumStudies, Intervals = state.Protocol.Interval.As<IntervalMethod>() };
        return
        [
            .. rules.Where(r => members.ContainsKey(r.Name)).Select(r => new StratumInputs
            {
                Stratum = r.Name,
                IsCompanion = r.IsCompanion,
                Revision = state.ChangedAt[r.Name],
                Members = members[r.Name],
                Options = options,
            }),
        ];
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
        // Of the default nothing is said, so that the hashes of before there was a choice stand.
        if (Options.Intervals != IntervalMethod.Wald) text.Append(CultureInfo.InvariantCulture, $"|{Options.Intervals.As<IntervalKind>().Name()}");
        foreach (var (tp, fp, fn, tn) in Studies.Select(Counts)) text.Append(CultureInfo.InvariantCulture, $"|{tp},{fp},{fn},{tn}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static readonly Comparer<TwoByTwo> CountOrder = Comparer<TwoByTwo>.Create((a, b) =>
        (a.TruePositives, a.FalsePositives, a.FalseNegatives, a.TrueNegatives)
            .CompareTo((b.TruePositives, b.FalsePositives, b.FalseNegatives, b.TrueNegatives)));
}
