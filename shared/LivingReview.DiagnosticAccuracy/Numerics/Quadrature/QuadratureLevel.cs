namespace LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

/// <summary>How finely one dimension is sampled by the separable trapezoidal rule.</summary>
/// <param name="StepInDeviations">Step in conditional standard deviations at the mode: a normal density is integrated with a relative error of 2 exp(-2 pi^2 / Width^2).</param>
/// <param name="StepInLogits">Longest step in logits: the logistic function's poles stand pi away from the real line, and where all people of a large arm are
/// classified the same way only half of that distance is smooth.</param>
/// <param name="LogDensityCutoff">Natural log of the density, relative to the mode, below which nothing is sampled.</param>
/// <param name="MaxCurvature">Largest curvature at the mode up to which this level is accurate: the second derivatives of a large study are small differences of
/// large moments, and magnify an error by it.</param>
internal readonly record struct QuadratureLevel(double StepInDeviations, double StepInLogits, double LogDensityCutoff, double MaxCurvature)
{
    /// <summary>Level 0 is used only while searching for the maximum.</summary>
    private static readonly QuadratureLevel[] Levels =
    [
        new(1.2, 1.3, -13, double.MaxValue), new(0.88, 0.85, -21, 60), new(0.66, 0.6, -28, 3e4), new(0.47, 0.42, -33, double.MaxValue),
        new(0.33, 0.3, -35, double.MaxValue),
    ];

    internal static int Finest => Levels.Length - 1;

    internal static QuadratureLevel At(int level) => Levels[level];
}
