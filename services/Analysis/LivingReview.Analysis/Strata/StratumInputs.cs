using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LivingReview.Analysis.Evidence;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Strata;

/// <summary>Everything that one stratum's result depends on.</summary>
internal sealed record StratumInputs
{
    public required string Stratum { get; init; }

    /// <summary>Revision at which these inputs came to be.</summary>
    public required long Revision { get; init; }

    /// <summary>The studies, in an order that follows from their content alone.</summary>
    public required IReadOnlyList<ExtractedStudy> Studies { get; init; }

    public required PoolingOptions Options { get; init; }

    /// <summary>SHA-256 of the engine version, the options and the sorted tables.</summary>
    public required string Hash { get; init; }

    public IReadOnlyList<StudyTable> Tables => [.. Studies.Select(s => new StudyTable(s.Label, Counts(s)))];

    /// <summary>The strata of a review that have a study, in the protocol's order.</summary>
    public static IReadOnlyList<StratumInputs> Of(EvidenceState state)
    {
        var members = new Dictionary<string, List<ExtractedStudy>>(StringComparer.Ordinal);
        foreach (var study in state.Studies.Values)
        {
            foreach (var (stratum, _, _, _, _) in Strata.Stratum.Memberships(state.Protocol, study))
            {
                if (!members.TryGetValue(stratum, out var list)) members.Add(stratum, list = []);
                list.Add(study);
            }
        }

        var options = new PoolingOptions { MinimumStudies = state.Protocol.MinimumStudies };
        return [.. Strata.Stratum.Of(state.Protocol).Where(members.ContainsKey).Select(s => Of(s, state.ChangedAt[s], members[s], options))];
    }

    private static StratumInputs Of(string stratum, long revision, List<ExtractedStudy> studies, PoolingOptions options)
    {
        var sorted = studies.OrderBy(s => Counts(s), CountOrder).ThenBy(s => s.Id, StringComparer.Ordinal).ToList();
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Engine.Version}|{options.Model}|{options.MinimumStudies}|{options.ConfidenceLevel:R}");
        foreach (var (tp, fp, fn, tn) in sorted.Select(Counts)) text.Append(CultureInfo.InvariantCulture, $"|{tp},{fp},{fn},{tn}");
        return new StratumInputs
        {
            Stratum = stratum,
            Revision = revision,
            Studies = sorted,
            Options = options,
            Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))),
        };
    }

    private static TwoByTwo Counts(ExtractedStudy study)
    {
        var table = Strata.Stratum.Primary(study);
        return new TwoByTwo(table.Tp, table.Fp, table.Fn, table.Tn);
    }

    private static readonly Comparer<TwoByTwo> CountOrder = Comparer<TwoByTwo>.Create((a, b) =>
        (a.TruePositives, a.FalsePositives, a.FalseNegatives, a.TrueNegatives)
            .CompareTo((b.TruePositives, b.FalsePositives, b.FalseNegatives, b.TrueNegatives)));
}
