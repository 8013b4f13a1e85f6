using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>The words of the command line and its formats.</summary>
internal static class Names
{
    public static string Name(PoolingModel model) => model switch
    {
        PoolingModel.Binomial => "binomial",
        PoolingModel.NormalReml => "normal-reml",
        PoolingModel.NormalMl => "normal-ml",
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, null),
    };

    public static string Name(ContinuityCorrection correction) => correction switch
    {
        ContinuityCorrection.Single => "single",
        ContinuityCorrection.All => "all",
        _ => throw new ArgumentOutOfRangeException(nameof(correction), correction, null),
    };

    public static string Name(IntervalMethod method) => method.As<IntervalKind>().Name();

    public static string Name(Regime regime) => regime.As<Contracts.Estimates.Regime>().Name();
}
