using System.Globalization;
using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy.Models.Trivariate;

/// <summary>From a maximum to the figures that are reported.</summary>
internal static class TrivariateDescription
{
    private const int N = TrivariateStudies.Outcomes;

    /// <summary>With fewer studies the limits are short, and the predictions more so.</summary>
    private const int FewStudies = 20;

    private static readonly string[] Names = ["sensitivity", "specificity", "prevalence"];
    private static readonly string[] People = ["diseased", "non-diseased", "study"];

    internal static TrivariateFit Empty(double confidenceLevel) => new()
    {
        Regime = Regime.None,
        Studies = 0,
        StudiesWithPrevalence = 0,
        ConfidenceLevel = confidenceLevel,
        Converged = true,
        Warnings = [FitWarnings.NoStudies],
    };

    internal static TrivariateFit Describe(TrivariateStudies studies, TrivariateMaximum? maximum, double? independent, double confidenceLevel)
    {
        var theta = maximum?.Maximum.Theta ?? new double[TrivariateFactor.Parameters];
        var covariance = maximum?.Maximum.FullCovariance(maximum.Free);
        var z = Quantiles.NormalTwoSided(confidenceLevel);
        var isFinite = Enumerable.Range(0, N).All(studies.IsFinite);
        var predictions = isFinite && covariance is not null ? new TrivariatePrediction(theta, covariance) : null;
        double[]? means = covariance is null ? null : [.. from i in Enumerable.Range(0, N) from j in Enumerable.Range(0, N) select covariance[i * TrivariateFactor.Parameters + j]];
        var regime = RegimeOf(studies, maximum);
        return new()
        {
            Regime = regime,
            Studies = studies.Count,
            StudiesWithPrevalence = studies.WithPrevalence,
            ConfidenceLevel = confidenceLevel,
            LogitSensitivity = Logit(0),
            LogitSpecificity = Logit(1),
            LogitPrevalence = Logit(2),
            Sensitivity = Rate(0),
            Specificity = Rate(1),
            Prevalence = Rate(2),
            PositivePredictiveValue = predictions?.AtMeans(true, z),
            NegativePredictiveValue = predictions?.AtMeans(false, z),
            NewStudyPositivePredictiveValue = studies.Count > 1 ? predictions?.NewStudy(true, confidenceLevel) : null,
            NewStudyNegativePredictiveValue = studies.Count > 1 ? predictions?.NewStudy(false, confidenceLevel) : null,
            SdSensitivity = Deviation(0),
            SdSpecificity = Deviation(1),
            SdPrevalence = Deviation(2),
            CorrelationOfAccuracies = Correlation(0, 1),
            CorrelationSensitivityPrevalence = Correlation(0, 2),
            CorrelationSpecificityPrevalence = Correlation(1, 2),
            MeanCovariance = means,
            PrevalenceTest = isFinite && studies.Count > 1 && maximum is not null && independent is { } alone ? ChiSquaredTest.LikelihoodRatio(maximum.Maximum.Maximum.Value, alone, 2) : null,
            ObservedPrevalences = studies.PrevalenceRange(),
            LogLikelihood = maximum?.Maximum.Maximum.Value ?? 0,
            LogLikelihoodIndependent = independent,
            Converged = maximum?.Maximum.Maximum.Converged ?? true,
            Iterations = maximum?.Maximum.Iterations ?? 0,
            GradientNorm = maximum?.Maximum.Maximum.GradientNorm ?? 0,
            Nodes = maximum?.Maximum.Nodes ?? 0,
            Theta = theta,
            Covariance = covariance,
            Warnings = [.. Warnings(studies, maximum, covariance, regime)],
        };

        double? Logit(int outcome) => studies.IsFinite(outcome) ? theta[outcome] : null;

        double? Deviation(int outcome) => studies.IsFinite(outcome) && studies.Count > 1 ? Math.Sqrt(TrivariateFactor.Covariance(theta, outcome, outcome)) : null;

        double? Correlation(int i, int j) => Deviation(i) is > 0 and var x && Deviation(j) is > 0 and var y ? Math.Clamp(TrivariateFactor.Covariance(theta, i, j) / (x * y), -1, 1) : null;

        Interval? Rate(int outcome)
        {
            if (Logit(outcome) is not { } logit)
            {
                var (yes, no) = studies.Sum(outcome);
                return BinomialInterval.ClopperPearson((long)yes, (long)(yes + no), confidenceLevel);
            }

            if (covariance is null) return null;
            var half = z * Math.Sqrt(covariance[outcome * (TrivariateFactor.Parameters + 1)]);
            return new(Logistic.Expit(logit), Logistic.Expit(logit - half), Logistic.Expit(logit + half));
        }
    }

    private static Regime RegimeOf(TrivariateStudies studies, TrivariateMaximum? maximum)
    {
        if (studies.Count == 1) return Regime.Single;
        if (maximum is null) return Regime.Fixed;
        var finite = Enumerable.Range(0, N).Where(studies.IsFinite).ToArray();
        if (finite.All(o => TrivariateFactor.Covariance(maximum.Maximum.Theta, o, o) == 0)) return Regime.Fixed;
        return finite.All(o => maximum.Maximum.Theta[TrivariateFactor.At(o, o)] != 0) ? Regime.Bivariate : Regime.BivariateBoundary;
    }

    private static IEnumerable<EstimateWarning> Warnings(TrivariateStudies studies, TrivariateMaximum? maximum, double[]? covariance, Regime regime)
    {
        for (var o = 0; o < N; o++)
        {
            var (yes, no) = studies.Sum(o);
            if (o < 2 && !studies.IsFinite(o)) yield return FitWarnings.NoVariation(Names[o], People[o], (long)yes, (long)no);
        }

        if (!studies.IsFinite(2)) yield return new(WarningCodes.NoPrevalence, "No study has people with and without the condition, so there is no prevalence to estimate.");
        else if (studies.WithPrevalence < studies.Count)
            yield return new(WarningCodes.NoPrevalence, string.Create(CultureInfo.InvariantCulture, $"{studies.Count - studies.WithPrevalence} of {studies.Count} studies have people of one class only and say nothing about the prevalence."));
        if (regime == Regime.Single) yield return FitWarnings.OneStudy;
        if (maximum is null) yield break;
        for (var o = 0; o < N && studies.Count > 1; o++)
        {
            if (studies.IsFinite(o) && TrivariateFactor.Covariance(maximum.Maximum.Theta, o, o) == 0) yield return FitWarnings.VarianceZero(Names[o]);
        }

        if (regime == Regime.BivariateBoundary)
            yield return new(WarningCodes.BoundaryEstimate, "The covariance matrix of the three effects lies on its boundary: a variance is 0, or one effect follows from the others; standard errors hold it there.");
        if (!maximum.Maximum.Maximum.Converged) yield return FitWarnings.NotConverged;
        if (covariance is null) yield return FitWarnings.NotIdentified;
        if (!maximum.Maximum.Certified) yield return new(WarningCodes.QuadratureInaccurate, "The integral of at least one study did not reach the accuracy asked.");
        if (studies.Count is > 1 and < FewStudies)
            yield return new(WarningCodes.WaldIntervalsTooShort, "With so few studies the limits cover less often than they state, those of a new study more so: they take the variation between studies for known.");
    }
}
