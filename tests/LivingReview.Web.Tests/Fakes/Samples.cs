using LivingReview.Contracts.Estimates;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>Small made-up results for tests of single parts.</summary>
internal static class Samples
{
    public static StratumEstimate Estimate(EstimateInterval? sensitivity, EstimateInterval? specificity, string stratum = "overall", string hash = "h", long revision = 1) => new()
    {
        Stratum = stratum,
        K = 4,
        Diseased = 100,
        NonDiseased = 200,
        Regime = sensitivity is null ? Regime.Listed : Regime.Bivariate,
        Converged = true,
        Sensitivity = sensitivity,
        Specificity = specificity,
        EngineVersion = "1",
        InputHash = hash,
        Revision = revision,
    };

    public static StudyResult Study(string label, long tp, long fp, long fn, long tn) => new()
    {
        StudyId = label,
        Label = label,
        Tp = tp,
        Fp = fp,
        Fn = fn,
        Tn = tn,
        Sensitivity = tp + fn == 0 ? null : Around((double)tp / (tp + fn)),
        Specificity = fp + tn == 0 ? null : Around((double)tn / (fp + tn)),
    };

    public static StratumFigures Figures(StratumEstimate estimate, params StudyResult[] studies) => new()
    {
        Stratum = estimate.Stratum,
        Revision = 1,
        Estimate = estimate,
        Studies = studies,
        Curve = [],
        ConfidenceRegion = [],
        PredictionRegion = [],
    };

    public static EstimateHistoryPoint Point(long revision, StratumEstimate estimate) => new()
    {
        Revision = revision,
        EstimateVersion = revision,
        At = DateTimeOffset.UnixEpoch,
        Estimate = estimate,
        Causes = [],
    };

    public static EstimateInterval Around(double rate) => new(rate, Math.Max(0, rate - 0.1), Math.Min(1, rate + 0.1));
}
