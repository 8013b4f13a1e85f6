namespace LivingReview.DiagnosticAccuracy;

/// <summary>A fitted linear mixed model of several thresholds (<see cref="LinearThresholdModel"/>). h(share below x) = intercept + slope x in each class.</summary>
public sealed record LinearThresholdFit
{
    /// <summary>How it was fitted.</summary>
    public required LinearThresholdOptions Options { get; init; }

    /// <summary>Number of studies.</summary>
    public required int Studies { get; init; }

    /// <summary>Number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Intercept without the condition, its difference with it, slope without, its difference with: the order of lme4.</summary>
    public required IReadOnlyList<double> FixedEffects { get; init; }

    /// <summary>Covariance of the fixed effects, 16 values by rows.</summary>
    public required IReadOnlyList<double> Covariance { get; init; }

    /// <summary>Covariance of the random effects by rows, in the order intercept, class, threshold, class by threshold, those that there are.</summary>
    public required IReadOnlyList<double> RandomEffects { get; init; }

    /// <summary>Residual standard deviation.</summary>
    public required double Sigma { get; init; }

    /// <summary>-2 log restricted likelihood, as lme4 prints it.</summary>
    public required double RemlCriterion { get; init; }

    /// <summary>Whether the optimizer met its tolerance.</summary>
    public required bool Converged { get; init; }

    /// <summary>Sensitivity and specificity at a threshold with limits on the scale of the link.</summary>
    /// <param name="threshold">A threshold on the scale of the marker.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public ArmIntervals AccuracyAt(double threshold, double confidenceLevel = 0.95)
    {
        var x = Options.LogThresholds ? Math.Log(threshold) : threshold;
        var z = Quantiles.NormalTwoSided(confidenceLevel);
        var (below, belowSe) = Linear([1, 0, x, 0]);
        var (missed, missedSe) = Linear([1, 1, x, x]);
        // Where low values are positive, the share below is of the positives.
        return Options.Direction == ThresholdDirection.Greater
            ? new(Limits(-missed, missedSe), Limits(below, belowSe))
            : new(Limits(missed, missedSe), Limits(-below, belowSe));

        Interval Limits(double link, double se) => new(Inverse(link), Inverse(link - z * se), Inverse(link + z * se));
    }

    private double Inverse(double link) => Options.Normal ? Quantiles.NormalUpperTail(-link) : Logistic.Expit(link);

    private (double Value, double StandardError) Linear(double[] coefficients)
    {
        var (value, variance) = (0.0, 0.0);
        for (var i = 0; i < 4; i++)
        {
            value += coefficients[i] * FixedEffects[i];
            for (var j = 0; j < 4; j++)
                variance += coefficients[i] * coefficients[j] * Covariance[i * 4 + j];
        }

        return (value, Math.Sqrt(variance));
    }
}
