using System.Globalization;
using LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// A fitted model of several thresholds per study (<see cref="ThresholdModel"/>). At any threshold it gives a <see cref="BivariateFit"/>, from which
/// intervals, regions, likelihood ratios and predictive values follow as from the fit of a single table per study.
/// </summary>
public sealed record ThresholdFit
{
    /// <summary>Smallest step on the log scale in the search for the best threshold.</summary>
    private const double Precision = 1e-12;

    /// <summary>How it was fitted.</summary>
    public required ThresholdOptions Options { get; init; }

    /// <summary>The kind of model: <see cref="Regime.Fixed"/> where neither location varies between studies.</summary>
    public required Regime Regime { get; init; }

    /// <summary>Number of studies (k).</summary>
    public required int Studies { get; init; }

    /// <summary>Number of rows, over all studies and thresholds.</summary>
    public required int Rows { get; init; }

    /// <summary>People with the condition.</summary>
    public required long Diseased { get; init; }

    /// <summary>People without the condition.</summary>
    public required long NonDiseased { get; init; }

    /// <summary>The lowest and the highest threshold in use; null without any study.</summary>
    public (double Lowest, double Highest)? Thresholds { get; init; }

    /// <summary>The marker in people without the condition; null where it is not identified.</summary>
    public MarkerParameters? WithoutCondition { get; init; }

    /// <summary>The marker in people with the condition; null where it is not identified.</summary>
    public MarkerParameters? WithCondition { get; init; }

    /// <summary>Correlation of the two locations between studies, -1 to 1; null where a standard deviation is 0.</summary>
    public double? Correlation { get; init; }

    /// <summary>Log-likelihood, multinomial coefficients included; null where nothing was fitted.</summary>
    public double? LogLikelihood { get; init; }

    /// <summary>Whether the optimizer met its tolerance.</summary>
    public required bool Converged { get; init; }

    /// <summary>Newton iterations over all starting points.</summary>
    public int Iterations { get; init; }

    /// <summary>Largest component of the gradient at the solution.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Largest number of quadrature nodes per dimension of any study.</summary>
    public int? Nodes { get; init; }

    /// <summary>What a reader must know about this fit; empty if nothing.</summary>
    public IReadOnlyList<EstimateWarning> Warnings { get; init; } = [];

    /// <summary>Covariance of (m0, m1, ln lambda0, ln lambda1), 16 values by rows; null where the information is singular.</summary>
    internal double[]? Covariance { get; init; }

    /// <summary>The fit at the only threshold in use.</summary>
    internal BivariateFit? OnlyThreshold { get; init; }

    /// <summary>The tables at the only threshold in use.</summary>
    internal TwoByTwo[]? OnlyTables { get; init; }

    /// <summary>The studies that were fitted.</summary>
    internal ThresholdStudies? Data { get; init; }

    /// <summary>
    /// The bivariate model of logit sensitivity and logit specificity that holds at a threshold. Where the marker is not logistic the between-study
    /// variances are those of the delta method. Null where the model says nothing about the threshold: all studies used another one.
    /// </summary>
    /// <param name="threshold">A threshold, positive, on the scale of the marker.</param>
    public BivariateFit? At(double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        if (OnlyThreshold is not null)
            return Thresholds!.Value.Lowest == threshold ? OnlyThreshold : null;
        if (WithCondition is not { } diseased || WithoutCondition is not { } others)
            return null;
        var (a, b) = (LogitAbove(diseased, threshold), LogitAbove(others, threshold));
        // So far outside the studies' thresholds that a probability is 0 or 1 to the last bit.
        if (!double.IsFinite(a.Logit + b.Logit))
            return null;
        // The logit of a positive result above the threshold is the sensitivity's; below it is the other way round.
        var sign = Options.Direction == ThresholdDirection.Greater ? 1 : -1;
        double[] gradientA = [0, sign * a.ByLocation, 0, sign * a.ByLogScale];
        double[] gradientB = [-sign * b.ByLocation, 0, -sign * b.ByLogScale, 0];
        var (sdA, sdB) = (diseased.Sd * a.ByLocation, others.Sd * b.ByLocation);
        return new BivariateFit
        {
            Regime = Regime,
            Studies = Studies,
            Diseased = Diseased,
            NonDiseased = NonDiseased,
            Converged = Converged,
            Iterations = Iterations,
            GradientNorm = GradientNorm,
            LogLikelihood = LogLikelihood,
            Nodes = Nodes,
            LogitSensitivity = sign * a.Logit,
            LogitSpecificity = -sign * b.Logit,
            SeLogitSensitivity = Covariance is null ? null : Math.Sqrt(Product(gradientA, gradientA)),
            SeLogitSpecificity = Covariance is null ? null : Math.Sqrt(Product(gradientB, gradientB)),
            CovLogits = Covariance is null ? null : Product(gradientA, gradientB),
            VarianceSensitivity = sdA * sdA,
            VarianceSpecificity = sdB * sdB,
            Covariance = -(Correlation ?? 0) * sdA * sdB,
            Correlation = -Correlation,
            Warnings = WarningsAt(threshold),
        };
    }

    /// <summary>Sensitivity and specificity at a threshold, with limits symmetric on the logit scale; null where the model says nothing about it.</summary>
    /// <param name="threshold">A threshold, positive.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public ArmIntervals AccuracyAt(double threshold, double confidenceLevel = 0.95)
    {
        var z = Quantiles.NormalTwoSided(confidenceLevel);
        var fit = At(threshold);
        return new(Limits(fit?.LogitSensitivity, fit?.SeLogitSensitivity), Limits(fit?.LogitSpecificity, fit?.SeLogitSpecificity));

        Interval? Limits(double? logit, double? standardError) => logit is { } l && standardError is { } se
            ? new(Logistic.Expit(l), Logistic.Expit(l - z * se), Logistic.Expit(l + z * se))
            : null;
    }

    /// <summary>
    /// The threshold at which sensitivity + specificity is largest (Youden), between the two locations; null where the densities do not cross there.
    /// Limits by the delta method on the log scale.
    /// </summary>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    public Interval? BestThreshold(double confidenceLevel = 0.95)
    {
        if (WithCondition is not { } diseased || WithoutCondition is not { } others || Covariance is null)
            return null;
        double[] theta = [others.Location, diseased.Location, Math.Log(others.Scale), Math.Log(diseased.Scale)];
        if (Crossing(theta) is not { } best)
            return null;
        var gradient = new double[4];
        for (var i = 0; i < 4; i++)
        {
            var step = 1e-5 * Math.Max(1e-3, i < 2 ? (i == 0 ? others.Scale : diseased.Scale) : 1);
            double[] up = [.. theta], down = [.. theta];
            (up[i], down[i]) = (up[i] + step, down[i] - step);
            if (Crossing(up) is not { } high || Crossing(down) is not { } low)
                return null;
            gradient[i] = (high - low) / (2 * step);
        }

        var half = Quantiles.NormalTwoSided(confidenceLevel) * Math.Sqrt(Product(gradient, gradient));
        // Where the data hardly say where the densities cross, a limit overflows.
        return double.IsFinite(Math.Exp(best + half)) ? new(Math.Exp(best), Math.Exp(best - half), Math.Exp(best + half)) : null;
    }

    private IReadOnlyList<EstimateWarning> WarningsAt(double threshold) => Thresholds is { } range && (threshold < range.Lowest || threshold > range.Highest)
        ? [.. Warnings, new(WarningCodes.ExtrapolatedThreshold, string.Create(CultureInfo.InvariantCulture, $"The threshold {threshold} lies outside those that the studies used, {range.Lowest} to {range.Highest}: the figures rest on the distribution assumed."))]
        : Warnings;

    /// <summary>Logit of P(marker above the threshold) in a study of mean location, with its derivatives in the location and in ln lambda.</summary>
    private (double Logit, double ByLocation, double ByLogScale) LogitAbove(MarkerParameters marker, double threshold)
    {
        var t = (Math.Log(threshold) - marker.Location) / marker.Scale;
        var (above, below) = (MarkerDistribution.LogSurvival(Options.Distribution, t), MarkerDistribution.LogCumulative(Options.Distribution, t));
        var slope = Options.Distribution == ThresholdDistribution.LogLogistic ? 1 : Math.Exp(MarkerDistribution.LogDensity(Options.Distribution, t) - above - below);
        return (Options.Distribution == ThresholdDistribution.LogLogistic ? -t : above - below, slope / marker.Scale, slope * t);
    }

    private double Product(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = 0.0;
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
                sum += left[i] * Covariance![i * 4 + j] * right[j];
        }

        return sum;
    }

    /// <summary>Where the densities of the two log markers cross, between their locations.</summary>
    private double? Crossing(ReadOnlySpan<double> theta)
    {
        var (low, high) = (theta[0], theta[1]);
        var (m0, m1, s0, s1) = (theta[0], theta[1], theta[2], theta[3]);
        if (!(Difference(low) * Difference(high) < 0))
            return null;
        var rising = Difference(high) > 0;
        for (var i = 0; i < 200 && Math.Abs(high - low) > Precision * (1 + Math.Abs(low)); i++)
        {
            var middle = (low + high) / 2;
            if (Difference(middle) > 0 == rising)
                high = middle;
            else
                low = middle;
        }

        return (low + high) / 2;

        double Difference(double x) => MarkerDistribution.LogDensity(Options.Distribution, (x - m1) * Math.Exp(-s1)) - s1 - MarkerDistribution.LogDensity(Options.Distribution, (x - m0) * Math.Exp(-s0)) + s0;
    }
}
