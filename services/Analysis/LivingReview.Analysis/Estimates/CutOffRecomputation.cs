using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using LivingReview.Analysis.Evidence;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.Analysis.Estimates;

/// <summary>Accuracy at the protocol's cut-offs, stratum by stratum; what its tables leave as it was is not computed again.</summary>
internal static class CutOffRecomputation
{
    private const string Distribution = "log-logistic";

    /// <summary>The results of a stratum; null where the protocol states no cut-off, or no table a threshold.</summary>
    /// <param name="evidence">The evidence.</param>
    /// <param name="stratum">The stratum, no companion.</param>
    /// <param name="known">What was estimated before; null if nothing was.</param>
    public static IReadOnlyList<CutOffEstimate>? Compute(EvidenceState evidence, StratumDefinition stratum, IReadOnlyList<CutOffEstimate>? known)
    {
        if (evidence.Protocol.CutOffs.Count == 0) return null;
        var stated = StratumThresholds.Stated(evidence, stratum);
        if (stated.Count == 0) return null;
        var hash = HashOf(evidence.Protocol.CutOffs, stated);
        if (known is { Count: > 0 } && known[0].InputHash == hash) return known;
        var figures = StratumThresholds.Compute(stratum.Name, evidence, stated, evidence.Protocol.CutOffs, Distribution, predicts: false);
        return
        [
            .. figures.At.Select(at => new CutOffEstimate
            {
                Threshold = at.Threshold,
                Unit = figures.Unit,
                K = figures.Studies,
                Sensitivity = at.Sensitivity,
                Specificity = at.Specificity,
                Extrapolated = at.Extrapolated,
                InputHash = hash,
            }),
        ];
    }

    /// <summary>Whether two results are the same.</summary>
    public static bool AreSame(IReadOnlyList<CutOffEstimate>? a, IReadOnlyList<CutOffEstimate>? b) => (a ?? []).Select(c => c.InputHash).SequenceEqual((b ?? []).Select(c => c.InputHash));

    private static string HashOf(IReadOnlyList<double> cutOffs, IReadOnlyList<(ExtractedStudy Study, ExtractedTable Table)> stated)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Engine.Version}|{Distribution}|").AppendJoin(',', cutOffs.Select(c => c.ToString("R", CultureInfo.InvariantCulture)));
        foreach (var (study, t) in stated.OrderBy(s => StratumThresholds.GroupOf(s.Study, s.Table), StringComparer.Ordinal).ThenBy(s => s.Table.ThresholdValue).ThenBy(s => s.Table.Tp).ThenBy(s => s.Table.Fp))
            text.Append(CultureInfo.InvariantCulture, $"|{StratumThresholds.GroupOf(study, t)}:{t.ThresholdValue:R}{t.ThresholdUnit}{t.ThresholdDirection}:{t.Tp},{t.Fp},{t.Fn},{t.Tn}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
