using LivingReview.DiagnosticAccuracy.Models.Trivariate;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// A fitted model of sensitivity, specificity and prevalence. All rates are medians over studies with Wald limits made on the logit scale. A quantity that the
/// data do not define is <see langword="null"/>, never NaN.
/// </summary>
public sealed record TrivariateFit
{
    /// <summary>What the estimate rests on: <see cref="Regime.Bivariate"/> inside, <see cref="Regime.BivariateBoundary"/> where the covariance matrix of the three effects has no full rank.</summary>
    public required Regime Regime { get; init; }

    /// <summary>Number of tables with people.</summary>
    public required int Studies { get; init; }

    /// <summary>Number of those with people of both classes, which say something about the prevalence.</summary>
    public required int StudiesWithPrevalence { get; init; }

    /// <summary>Confidence level of all intervals, in (0, 1).</summary>
    public required double ConfidenceLevel { get; init; }

    /// <summary>Mean logit sensitivity.</summary>
    public double? LogitSensitivity { get; init; }

    /// <summary>Mean logit specificity.</summary>
    public double? LogitSpecificity { get; init; }

    /// <summary>Mean logit prevalence.</summary>
    public double? LogitPrevalence { get; init; }

    /// <summary>Sensitivity (0..1); exact (Clopper-Pearson) where all diseased people had the same result.</summary>
    public Interval? Sensitivity { get; init; }

    /// <summary>Specificity (0..1), likewise.</summary>
    public Interval? Specificity { get; init; }

    /// <summary>Prevalence (0..1) in the studies.</summary>
    public Interval? Prevalence { get; init; }

    /// <summary>Probability of the condition after a positive result, at the three means (0..1).</summary>
    public Interval? PositivePredictiveValue { get; init; }

    /// <summary>Probability of no condition after a negative result, at the three means (0..1).</summary>
    public Interval? NegativePredictiveValue { get; init; }

    /// <summary>Positive predictive value of a new study: median and central interval, the variances between studies taken for known.</summary>
    public Interval? NewStudyPositivePredictiveValue { get; init; }

    /// <summary>Negative predictive value of a new study, likewise.</summary>
    public Interval? NewStudyNegativePredictiveValue { get; init; }

    /// <summary>Standard deviation between studies of logit sensitivity.</summary>
    public double? SdSensitivity { get; init; }

    /// <summary>Of logit specificity.</summary>
    public double? SdSpecificity { get; init; }

    /// <summary>Of logit prevalence.</summary>
    public double? SdPrevalence { get; init; }

    /// <summary>Correlation between logit sensitivity and logit specificity, in [-1, 1]; null where one does not vary.</summary>
    public double? CorrelationOfAccuracies { get; init; }

    /// <summary>Between logit sensitivity and logit prevalence.</summary>
    public double? CorrelationSensitivityPrevalence { get; init; }

    /// <summary>Between logit specificity and logit prevalence.</summary>
    public double? CorrelationSpecificityPrevalence { get; init; }

    /// <summary>Covariance matrix by rows of the three estimated logits: sensitivity, specificity, prevalence; null where the information is singular. Rows of infinite logits are 0.</summary>
    public IReadOnlyList<double>? MeanCovariance { get; init; }

    /// <summary>Likelihood ratio test that accuracy does not vary with prevalence: both correlations 0; conservative where a variance is 0.</summary>
    public ChiSquaredTest? PrevalenceTest { get; init; }

    /// <summary>The lowest and the highest prevalence that a study observed.</summary>
    public RateRange? ObservedPrevalences { get; init; }

    /// <summary>Log-likelihood, binomial coefficients included, those of the prevalences among them.</summary>
    public double? LogLikelihood { get; init; }

    /// <summary>That of the bivariate model and of the prevalences by themselves: both correlations with the prevalence 0.</summary>
    public double? LogLikelihoodIndependent { get; init; }

    /// <summary>Whether the search met its tolerance.</summary>
    public required bool Converged { get; init; }

    /// <summary>Newton iterations over all starting points.</summary>
    public int Iterations { get; init; }

    /// <summary>Largest absolute component of the gradient at the solution.</summary>
    public double GradientNorm { get; init; }

    /// <summary>Largest number of quadrature nodes per dimension.</summary>
    public int Nodes { get; init; }

    /// <summary>What a reader must know.</summary>
    public IReadOnlyList<EstimateWarning> Warnings { get; init; } = [];

    /// <summary>All parameters: three means, then the factor by rows.</summary>
    internal double[] Theta { get; init; } = [];

    /// <summary>Covariance of all parameters by rows, 0 for those that are not estimated; null where the information is singular.</summary>
    internal double[]? Covariance { get; init; }

    /// <summary>
    /// Accuracy and predictive values in studies of a stated prevalence: the expected logits given that of the prevalence, a + (s_ac / s_cc)(logit p - c). Limits
    /// by the delta method from the covariance of all parameters.
    /// </summary>
    /// <param name="prevalence">Strictly between 0 and 1; outside <see cref="ObservedPrevalences"/> it is an extrapolation.</param>
    /// <returns>Null unless all three logits are finite, the prevalence varies and there are standard errors.</returns>
    public AccuracyAtPrevalence? At(double prevalence)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(prevalence, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(prevalence, 1);
        if (LogitSensitivity is null || LogitSpecificity is null || SdPrevalence is not > 0 || Covariance is null) return null;
        const int P = TrivariateFactor.Parameters;
        var v = new Jet[P];
        for (var i = 0; i < P; i++) v[i] = Jet.Variable(Theta[i], i, P);
        var shift = Jet.Constant(Logistic.Logit(prevalence), P) - v[2];
        var variance = Product(2, 2);
        var (a, b) = (v[0] + Product(0, 2) / variance * shift, v[1] + Product(1, 2) / variance * shift);
        var (se, sp) = (Logistic.Expit(a.Value), Logistic.Expit(b.Value));
        var (miss, falsePositive) = (Logistic.Expit(-a.Value), Logistic.Expit(-b.Value));
        var prior = Logistic.Logit(prevalence);
        return new(
            prevalence, Limits(a.Value, 1, 0), Limits(b.Value, 0, 1),
            Limits(prior + Math.Log(se) - Math.Log(falsePositive), miss, sp), Limits(-prior - Math.Log(miss) + Math.Log(sp), se, falsePositive));

        Jet Product(int i, int j)
        {
            var sum = Jet.Constant(0, P);
            for (var k = 0; k <= Math.Min(i, j); k++) sum += v[TrivariateFactor.At(i, k)] * v[TrivariateFactor.At(j, k)];
            return sum;
        }

        // A logit with its slopes in those of sensitivity and specificity.
        Interval Limits(double logit, double ofA, double ofB)
        {
            var sum = 0.0;
            for (var i = 0; i < P; i++)
            {
                for (var j = 0; j < P; j++)
                    sum += (ofA * a.Gradient[i] + ofB * b.Gradient[i]) * Covariance![i * P + j] * (ofA * a.Gradient[j] + ofB * b.Gradient[j]);
            }

            var half = Quantiles.NormalTwoSided(ConfidenceLevel) * Math.Sqrt(Math.Max(0, sum));
            return new(Logistic.Expit(logit), Logistic.Expit(logit - half), Logistic.Expit(logit + half));
        }
    }
}

/// <summary>What is expected in studies of one prevalence.</summary>
/// <param name="Prevalence">The prevalence, in (0, 1).</param>
/// <param name="Sensitivity">Sensitivity there.</param>
/// <param name="Specificity">Specificity there.</param>
/// <param name="Positive">Positive predictive value.</param>
/// <param name="Negative">Negative predictive value.</param>
public sealed record AccuracyAtPrevalence(double Prevalence, Interval Sensitivity, Interval Specificity, Interval Positive, Interval Negative);
