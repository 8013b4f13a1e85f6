namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>Posterior mean and covariance of one study's random effects, given its table and the fitted parameters.</summary>
internal readonly record struct Posterior(double MeanA, double MeanB, double VarianceA, double VarianceB, double Covariance)
{
    /// <summary>The moments of every study at any parameters.</summary>
    internal static Posterior[] Of(Cells cells, double[] theta)
    {
        var likelihood = new Likelihood(cells, Design.Intercepts(cells.Count), Shape.Plane, NodeChoice.First);
        NodeChoice.Refine(likelihood, theta);
        return From(likelihood.Results, likelihood.ScaleOf(theta));
    }

    /// <summary>
    /// The moments of every study from the gradient of its likelihood, because the posterior density vanishes at infinity: the
    /// integral of d/dz1 of it is 0, hence E[z1] = L11 E[sA] + L21 E[sB], and so on for z1 and z2 times it (Stein's identity).
    /// </summary>
    internal static Posterior[] From(StudyResults results, Scale scale)
    {
        var gradient = results.Gradient;
        var result = new Posterior[results.LogLikelihood.Length];
        for (var i = 0; i < result.Length; i++)
        {
            var (scoreA, scoreB, scoreAz1, scoreBz1, scoreBz2) = (gradient[0][i], gradient[1][i], gradient[2][i], gradient[3][i], gradient[4][i]);
            var e1 = scale.L11 * scoreA + scale.L21 * scoreB;
            var e2 = scale.L22 * scoreB;
            var v11 = 1 + scale.L11 * scoreAz1 + scale.L21 * scoreBz1 - e1 * e1;
            var v12 = scale.L22 * scoreBz1 - e1 * e2;
            var v22 = 1 + scale.L22 * scoreBz2 - e2 * e2;
            result[i] = new Posterior(
                scale.L11 * e1,
                scale.L21 * e1 + scale.L22 * e2,
                scale.L11 * scale.L11 * v11,
                scale.L21 * scale.L21 * v11 + 2 * scale.L21 * scale.L22 * v12 + scale.L22 * scale.L22 * v22,
                scale.L11 * (scale.L21 * v11 + scale.L22 * v12));
        }

        return result;
    }
}
