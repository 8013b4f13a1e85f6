using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

namespace LivingReview.DiagnosticAccuracy.Models.Trivariate;

/// <summary>A maximum with the parameters that were free in it.</summary>
internal sealed record TrivariateMaximum(MarginalMaximum Maximum, int[] Free);

/// <summary>The search for the maximum: with several correlations between accuracy and prevalence, then on the boundaries that it points to.</summary>
internal sealed class TrivariateSearch
{
    private const int N = TrivariateStudies.Outcomes;

    /// <summary>A standard deviation, alone or given the effects before it, at which the model without it is tried.</summary>
    private const double SmallDeviation = 0.05;

    private const double SmallShare = 0.05;

    private readonly TrivariateStudies _studies;
    private readonly MarginalLikelihood _likelihood;

    internal TrivariateSearch(TrivariateStudies studies) => (_studies, _likelihood) = (studies, Likelihood(studies));

    internal static MarginalLikelihood Likelihood(TrivariateStudies studies) => new(
        new TrivariateLikelihood(studies), TrivariateFactor.Entries,
        [.. Enumerable.Repeat(ParameterBounds.Mean, N), .. Enumerable.Repeat(ParameterBounds.StandardDeviation, TrivariateFactor.Entries.Length)]);

    /// <param name="accuracy">The bivariate fit.</param>
    /// <param name="prevalence">The fit of the prevalences, as sensitivities.</param>
    internal TrivariateMaximum Run(BivariateFit accuracy, BivariateFit prevalence)
    {
        bool[] columns = [true, true, true];
        var free = Free(columns);
        TrivariateMaximum best = new(MarginalMaximizer.Maximize(_likelihood, Starts(accuracy, prevalence, free), free), free);
        while (Reduced(best, columns) is var (simpler, left)) (best, columns) = (simpler, left);
        return best;
    }

    /// <summary>The finite means, and the entries of the factor in some columns.</summary>
    private int[] Free(bool[] columns)
    {
        int[] outcomes = [.. Enumerable.Range(0, N).Where(_studies.IsFinite)];
        return
        [
            .. outcomes,
            .. TrivariateFactor.Entries.Where(e => _studies.Count > 1 && columns[e.Column] && outcomes.Contains(e.Row) && outcomes.Contains(e.Column)).Select(e => TrivariateFactor.At(e.Row, e.Column)),
        ];
    }

    private static List<double[]> Starts(BivariateFit accuracy, BivariateFit prevalence, int[] free)
    {
        var (sdA, sdB, sdC) = (Deviation(accuracy.VarianceSensitivity), Deviation(accuracy.VarianceSpecificity), Deviation(prevalence.VarianceSensitivity));
        var rho = Math.Clamp(accuracy.Correlation ?? 0, -0.8, 0.8);
        return [Start(0, 0), Start(0.4, -0.4), Start(-0.4, 0.4)];

        static double Deviation(double? variance) => Math.Clamp(Math.Sqrt(variance ?? 0), 0.3, 3);

        // With so much correlation of the prevalence with the effect of sensitivity, and with the rest of specificity.
        double[] Start(double ofFirst, double ofSecond)
        {
            double[] all =
            [
                accuracy.LogitSensitivity ?? 0, accuracy.LogitSpecificity ?? 0, prevalence.LogitSensitivity ?? 0,
                sdA, rho * sdB, Math.Sqrt(1 - rho * rho) * sdB, ofFirst * sdC, ofSecond * sdC, Math.Sqrt(1 - ofFirst * ofFirst - ofSecond * ofSecond) * sdC,
            ];
            return [.. all.Select((value, i) => free.Contains(i) ? value : 0)];
        }
    }

    /// <summary>
    /// A model without one of the effects that is as high; null where there is none. The likelihood is even in each column of the factor, so that a vanishing gradient
    /// at a column of 0 is no proof: the model without it is fitted.
    /// </summary>
    private (TrivariateMaximum Maximum, bool[] Columns)? Reduced(TrivariateMaximum best, bool[] columns)
    {
        var theta = best.Maximum.Theta;
        for (var column = N - 1; column >= 0; column--)
        {
            var (diagonal, row) = (Math.Abs(theta[TrivariateFactor.At(column, column)]), Math.Sqrt(TrivariateFactor.Covariance(theta, column, column)));
            if (!best.Free.Contains(TrivariateFactor.At(column, column)) || diagonal > Math.Max(SmallDeviation, SmallShare * row)) continue;
            // What the rows below had of this effect they have of their own from now on.
            bool[] left = [.. columns.Select((c, i) => i > column || (c && i < column))];
            var free = Free(left);
            var maximum = MarginalMaximizer.Maximize(_likelihood, [TrivariateFactor.WithoutColumn(theta, column)], free);
            if (maximum.Maximum.Value >= best.Maximum.Maximum.Value - 1e-6 - maximum.QuadratureError - best.Maximum.QuadratureError) return (new(maximum, free), left);
        }

        return null;
    }
}
