using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>The words of the command line and its formats.</summary>
internal static class Names
{
    public static string Of(PoolingModel model) => model switch
    {
        PoolingModel.Binomial => "binomial",
        PoolingModel.NormalReml => "normal-reml",
        PoolingModel.NormalMl => "normal-ml",
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, null),
    };

    public static string Of(ContinuityCorrection correction) => correction switch
    {
        ContinuityCorrection.Single => "single",
        ContinuityCorrection.All => "all",
        _ => throw new ArgumentOutOfRangeException(nameof(correction), correction, null),
    };

    public static string Of(IntervalMethod method) => method switch
    {
        IntervalMethod.Wald => "wald",
        IntervalMethod.WaldT => "wald-t",
        IntervalMethod.Profile => "profile",
        IntervalMethod.CalibratedProfile => "calibrated-profile",
        _ => throw new ArgumentOutOfRangeException(nameof(method), method, null),
    };

    public static string Of(Regime regime) => regime switch
    {
        Regime.Bivariate => "bivariate",
        Regime.BivariateBoundary => "bivariate-boundary",
        Regime.Uncorrelated => "uncorrelated",
        Regime.Fixed => "fixed",
        Regime.Univariate => "univariate",
        Regime.Single => "single",
        Regime.Listed => "listed",
        Regime.None => "none",
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, null),
    };
}
