using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing;

/// <summary>The words of the command line and its formats.</summary>
internal static class Names
{
    public static string Engine { get; } =
        $"{typeof(Pooling).Assembly.GetName().Name} {typeof(Pooling).Assembly.GetName().Version!.ToString(3)}";

    public static string Of(PoolingModel model) => model switch
    {
        PoolingModel.Binomial => "binomial",
        PoolingModel.NormalReml => "normal-reml",
        PoolingModel.NormalMl => "normal-ml",
        _ => throw new ArgumentOutOfRangeException(nameof(model), model, null),
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
