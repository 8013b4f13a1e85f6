using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>The words of the command line and its formats.</summary>
internal static class AnalysisNames
{
    public static string Name(this PoolingModel model) => model switch
    {
        PoolingModel.Binomial => "binomial",
        PoolingModel.NormalReml => "normal-reml",
        PoolingModel.NormalMl => "normal-ml",
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, null),
    };

    public static string Name(this ContinuityCorrection correction) => correction switch
    {
        ContinuityCorrection.Single => "single",
        ContinuityCorrection.All => "all",
        _ => throw new ArgumentOutOfRangeException(nameof(correction), correction, null),
    };

    public static string Name(this IntervalMethod method) => StableNames.Name(method.As<IntervalKind>());

    public static string Name(this Regime regime) => StableNames.Name(regime.As<Contracts.Estimates.Regime>());
}
