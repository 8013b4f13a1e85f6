using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>Posterior mean and covariance of one study's random effects, given its table and the fitted parameters.</summary>
internal readonly record struct RandomEffectPosterior(double MeanA, double MeanB, double VarianceA, double VarianceB, double Covariance)
{
    /// <summary>The moments of every study at any parameters.</summary>
    internal static RandomEffectPosterior[] Compute(Cells cells, double[] theta)
    {
        var likelihood = new BinomialLikelihood(cells, DesignMatrix.Intercepts(cells.Count), RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
        QuadratureRuleSelection.Refine(likelihood, theta);
        return From(likelihood.Results, likelihood.FactorAt(theta));
    }

    /// <summary>
    /// The moments of every study from the gradient of its likelihood, because the posterior density vanishes at infinity: the
    /// integral of d/dz1 of it is 0, so E[z1] = L11 E[sA] + L21 E[sB], and so on for z1 and z2 times it (Stein's identity).
    /// </summary>
    internal static RandomEffectPosterior[] From(StudyLikelihoods results, CholeskyFactor factor)
    {
        var gradient = results.Gradient;
        var result = new RandomEffectPosterior[results.LogLikelihood.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var (scoreA, scoreB, scoreAz1, scoreBz1, scoreBz2) = (gradient[0][i], gradient[1][i], gradient[2][i], gradient[3][i], gradient[4][i]);
            var e1 = factor.L11 * scoreA + factor.L21 * scoreB;
            var e2 = factor.L22 * scoreB;
            var v11 = 1 + factor.L11 * scoreAz1 + factor.L21 * scoreBz1 - e1 * e1;
            var v12 = factor.L22 * scoreBz1 - e1 * e2;
            var v22 = 1 + factor.L22 * scoreBz2 - e2 * e2;
            result[i] = new RandomEffectPosterior(
                factor.L11 * e1,
                factor.L21 * e1 + factor.L22 * e2,
                factor.L11 * factor.L11 * v11,
                factor.L21 * factor.L21 * v11 + 2 * factor.L21 * factor.L22 * v12 + factor.L22 * factor.L22 * v22,
                factor.L11 * (factor.L21 * v11 + factor.L22 * v12));
        }

        return result;
    }
}
