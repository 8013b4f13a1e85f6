using LivingReview.DiagnosticAccuracy.Models.Normal;
using LivingReview.DiagnosticAccuracy.Models.Selection;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Sensitivity of the estimate to selective publication (Zhou, Huang and Hattori 2023, Stat Med 42:781): the normal-normal model with a probit selection
/// on the t statistic of a contrast, and the same selection of the exact binomial model. The share p of published studies cannot be estimated; the estimate is
/// given for several.
/// </summary>
public static class SelectionModel
{
    /// <summary>Upper bound of beta, that of the authors' software; at it one unit of the statistic decides almost alone.</summary>
    public const double MaxBeta = 2;

    private const double Centre = MaxBeta / 2;

    /// <summary>The selection probabilities that are usual.</summary>
    public static IReadOnlyList<double> UsualProbabilities { get; } = [1, 0.8, 0.6, 0.4];

    /// <summary>Estimates for several selection probabilities. Tables in any order give the same bits; tables with an empty arm are left out.</summary>
    /// <param name="tables">One table per study.</param>
    /// <param name="probabilities">Marginal probabilities of publication, in (0, 1].</param>
    /// <param name="contrast">Whose significance is supposed to decide.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    /// <param name="correction">Which tables get 0.5 added to their cells where there is a zero: each that has one, or all.</param>
    /// <returns>One estimate per probability, in the order given; empty with fewer than three studies of two arms.</returns>
    public static IReadOnlyList<SelectionEstimate> Fit(
        ReadOnlySpan<TwoByTwo> tables, IReadOnlyList<double> probabilities, SelectionContrast contrast = SelectionContrast.LogOddsRatio, double confidenceLevel = 0.95,
        ContinuityCorrection correction = ContinuityCorrection.Single)
    {
        Check(probabilities);
        var paired = Paired(tables);
        if (paired.Length < 3)
            return [];
        var plain = NormalModel.Fit(paired, new() { Restricted = false, Correction = correction });
        var observations = NormalObservation.From(paired, correction);
        var weights = WeightsOf(contrast);
        return [.. probabilities.Select(p => Estimate(observations, plain, weights, p, confidenceLevel))];
    }

    /// <summary>Tables that the studies could have had, over all studies, up to which the exact form is computed: one evaluation costs some tens of nanoseconds for each.</summary>
    public const long MaxPossibleTables = 2_000_000;

    /// <summary>Whether the studies are small enough for <see cref="FitExactly"/>.</summary>
    /// <param name="tables">One table per study.</param>
    public static bool IsExactFeasible(ReadOnlySpan<TwoByTwo> tables)
    {
        var sum = 0.0;
        foreach (var t in Paired(tables).DistinctBy(t => (t.Diseased, t.NonDiseased)))
            sum += (t.Diseased + 1.0) * (t.NonDiseased + 1.0);
        return sum <= MaxPossibleTables;
    }

    /// <summary>
    /// The same with the exact binomial likelihood, nothing added to any count but in the statistic itself: the probability that a study is published is the sum over
    /// all tables that it could have had. Log-likelihoods include the binomial coefficients.
    /// </summary>
    /// <param name="tables">One table per study.</param>
    /// <param name="probabilities">Marginal probabilities of publication, in (0, 1].</param>
    /// <param name="contrast">Whose significance is supposed to decide.</param>
    /// <param name="confidenceLevel">Confidence level in (0, 1).</param>
    /// <returns>One estimate per probability, in the order given; empty with fewer than three studies of two arms, or where they are too large.</returns>
    public static IReadOnlyList<SelectionEstimate> FitExactly(
        ReadOnlySpan<TwoByTwo> tables, IReadOnlyList<double> probabilities, SelectionContrast contrast = SelectionContrast.LogOddsRatio, double confidenceLevel = 0.95)
    {
        Check(probabilities);
        var paired = Paired(tables);
        var plain = BinomialModel.Fit(paired);
        if (paired.Length < 3 || !IsExactFeasible(tables) || plain.LogitSensitivity is null || plain.LogitSpecificity is null)
            return [];
        var weights = WeightsOf(contrast);
        var normal = NormalModel.Fit(paired, new() { Restricted = false });
        var observations = NormalObservation.From(paired, ContinuityCorrection.Single);
        return [.. probabilities.Select(p => EstimateExactly(paired, plain, Maximum(observations, normal, weights, p).Best.Theta, weights, p, confidenceLevel))];
    }

    private static void Check(IReadOnlyList<double> probabilities)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        foreach (var p in probabilities)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(p, nameof(probabilities));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(p, 1, nameof(probabilities));
        }
    }

    private static TwoByTwo[] Paired(ReadOnlySpan<TwoByTwo> tables) => [.. tables.ToArray().Where(t => t.Diseased > 0 && t.NonDiseased > 0)];

    private static (double, double) WeightsOf(SelectionContrast contrast)
    {
        var half = Math.Sqrt(0.5);
        return contrast switch
        {
            SelectionContrast.LogOddsRatio => (half, half),
            SelectionContrast.Sensitivity => (1, 0),
            SelectionContrast.Specificity => (0, 1),
            _ => throw new ArgumentOutOfRangeException(nameof(contrast), contrast, null),
        };
    }

    private static int[] FreeAt(double p) => p < 1 ? [0, 1, 2, 3, 4, 5] : [0, 1, 2, 3, 4];

    private static SelectionEstimate Estimate(NormalObservation[] observations, BivariateFit plain, (double, double) contrast, double p, double confidenceLevel)
    {
        var (objective, best) = Maximum(observations, plain, contrast, p);
        return Describe(objective, best, p, confidenceLevel);
    }

    private static (ISelectionObjective Objective, Maximum Best) Maximum(NormalObservation[] observations, BivariateFit plain, (double, double) contrast, double p)
    {
        var objective = new SelectionObjective(observations, contrast, p, Centre);
        var derivatives = new FiniteDifferenceObjective(objective);
        var start = Models.Binomial.ParameterVector.From(plain);
        Maximum? best = null;
        foreach (var beta in p < 1 ? (double[])[0, 0.9] : [0])
            best = Higher(best, derivatives, [.. start, beta], FreeAt(p), 1e-14, 100);
        return (objective, best!);
    }

    /// <summary>From the exact fit without selection and from the normal model's answer, first by short differences.</summary>
    private static SelectionEstimate EstimateExactly(TwoByTwo[] tables, BivariateFit plain, double[] normal, (double, double) contrast, double p, double confidenceLevel)
    {
        double[] without = [.. Models.Binomial.ParameterVector.From(plain), 0];
        var objective = new ExactSelectionObjective(tables, contrast, p, Centre, without);
        var shortly = new ShortDifferenceObjective(objective);
        Maximum? best = null;
        foreach (var start in p < 1 ? (double[][])[without, [.. normal[..5], Math.Clamp(normal[5], -0.95, 0.95)]] : [without])
            best = Higher(best, shortly, start, FreeAt(p), 1e-7, 40);
        // Rules were chosen at the fit without selection.
        objective = new ExactSelectionObjective(tables, contrast, p, Centre, best!.Theta);
        best = Higher(null, new ShortDifferenceObjective(objective), best.Theta, FreeAt(p), 1e-8, 15);
        return Describe(objective, best, p, confidenceLevel);
    }

    private static Maximum Higher(Maximum? best, IObjective derivatives, double[] start, int[] free, double tolerance, int limit)
    {
        var restricted = new FixedParameterObjective(derivatives, start, free);
        var maximum = Newton.Maximize(restricted, restricted.FreePart(start), tolerance, limit);
        return best is null || maximum.Value > best.Value + 1e-9 ? maximum with { Theta = restricted.FullVector(maximum.Theta) } : best;
    }

    private static SelectionEstimate Describe(ISelectionObjective objective, Maximum best, double p, double confidenceLevel)
    {
        var theta = best.Theta;
        var (value, covariance) = (objective.LogLikelihood(theta, out var alpha), Covariance(new FiniteDifferenceObjective(objective), theta, p < 1));
        var (sdA, sdB) = (Math.Abs(theta[2]), Math.Sqrt(theta[3] * theta[3] + theta[4] * theta[4]));
        var atBound = p < 1 && Math.Abs(theta[5]) > Centre - 1e-7;
        var z = Quantiles.NormalTwoSided(confidenceLevel);
        return new(
            p, value, theta[0], theta[1], OnLogitScale(t => t[0]), OnLogitScale(t => t[1]), OnLogitScale(t => Logistic.Logit(Area(t))),
            sdA, sdB, sdA > 0 && sdB > 0 ? Math.Clamp(Math.Sign(theta[2]) * theta[3] / sdB, -1, 1) : null,
            p < 1 ? theta[5] + Centre : null, p < 1 ? alpha : null, atBound, best.Converged);

        Interval? OnLogitScale(Func<double[], double> logit)
        {
            var estimate = logit(theta);
            if (!double.IsFinite(estimate))
                return null;
            if (covariance is null)
                return null;
            var gradient = Gradient(logit, theta);
            var variance = 0.0;
            for (var i = 0; i < theta.Length; i++)
            {
                for (var j = 0; j < theta.Length; j++)
                    variance += gradient[i] * covariance[i * theta.Length + j] * gradient[j];
            }

            var width = z * Math.Sqrt(Math.Max(variance, 0));
            return new(Logistic.Expit(estimate), Logistic.Expit(estimate - width), Logistic.Expit(estimate + width));
        }
    }

    /// <summary>Inverse of the observed information; beta counts as estimated even at its bound, as in the authors' software, unless that is singular.</summary>
    private static double[]? Covariance(FiniteDifferenceObjective objective, double[] theta, bool withBeta)
    {
        var p = SelectionObjective.Size;
        var hessian = new double[p * p];
        objective.Evaluate(theta, new double[p], hessian);
        foreach (var size in withBeta ? (int[])[p, p - 1] : [p - 1])
        {
            var part = new double[size * size];
            for (var i = 0; i < size; i++)
                hessian.AsSpan(i * p, size).CopyTo(part.AsSpan(i * size));
            if (SymmetricMatrix.InverseOfNegative(part, size) is not { } inverse)
                continue;
            var full = new double[p * p];
            for (var i = 0; i < size; i++)
                inverse.AsSpan(i * size, size).CopyTo(full.AsSpan(i * p));
            return full;
        }

        return null;
    }

    private static double[] Gradient(Func<double[], double> function, double[] theta)
    {
        const double Step = 1e-5;
        return [.. theta.Select((value, i) => (At(i, value + Step) - At(i, value - Step)) / (2 * Step))];

        double At(int index, double value)
        {
            double[] point = [.. theta];
            point[index] = value;
            return function(point);
        }
    }

    /// <summary>Integral of the summary ROC curve over the false positive rate, by the trapezoidal rule in logit space.</summary>
    private static double Area(double[] theta)
    {
        const double Tail = 40;
        const int Steps = 800;
        const double Step = 2 * Tail / Steps;
        // rho s_A / s_B = s_AB / s_B^2.
        var varianceB = theta[3] * theta[3] + theta[4] * theta[4];
        var slope = varianceB > 0 ? theta[2] * theta[3] / varianceB : 0;
        var sum = 0.0;
        for (var i = 0; i <= Steps; i++)
        {
            var x = -Tail + i * Step;
            sum += Logistic.Expit(theta[0] - slope * (x + theta[1])) * Logistic.Expit(x) * Logistic.Expit(-x);
        }

        return sum * Step;
    }
}
