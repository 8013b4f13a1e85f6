using LivingReview.DiagnosticAccuracy.Numerics.Linear;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

namespace LivingReview.DiagnosticAccuracy.Models.Binomial;

/// <summary>Where the maximum of the bivariate model lies.</summary>
internal enum BoundaryCase
{
    /// <summary>Both variances positive, correlation strictly between -1 and 1.</summary>
    Interior,

    /// <summary>Correlation -1 or 1.</summary>
    PerfectCorrelation,

    /// <summary>Correlation fixed at 0 by the caller: the product of the two arms.</summary>
    Uncorrelated,

    /// <summary>One variance is 0.</summary>
    OneVarianceZero,

    /// <summary>Both variances are 0.</summary>
    BothVariancesZero,
}

/// <summary>The best point over the interior and over every boundary model, each fitted explicitly.</summary>
internal sealed record BivariateMaximum
{
    internal required BoundaryCase BoundaryCase { get; init; }

    internal required double MuA { get; init; }

    internal required double MuB { get; init; }

    internal required CholeskyFactor Factor { get; init; }

    internal required double LogLikelihood { get; init; }

    /// <summary>Covariance of the two means (V_AA, V_AB, V_BB); null where the information is singular.</summary>
    internal required SymmetricMatrix2? MeanCovariance { get; init; }

    /// <summary>Covariance of all five parameters; only at an interior maximum.</summary>
    internal ParameterCovariance? ParameterCovariance { get; init; }

    /// <summary>Largest number of quadrature nodes per dimension of any study; 0 where nothing was integrated.</summary>
    internal required int Nodes { get; init; }

    internal required double GradientNorm { get; init; }

    internal required int Iterations { get; init; }

    internal required bool Converged { get; init; }

    /// <summary>The likelihood whose last evaluation was at this point: every study's own results stand there. Null where they do not.</summary>
    internal BinomialLikelihood? Evaluated { get; init; }

    internal bool AtBound => Math.Sqrt(Math.Max(Factor.VarianceA, Factor.VarianceB)) > 0.95 * ParameterBounds.StandardDeviation;
}

/// <summary>
/// Maximum likelihood for the bivariate model without covariates. Because the likelihood is even in L22, its gradient vanishes on the boundary whether
/// or not a maximum lies there; therefore the boundary models are fitted on their own and the likelihoods compared.
/// </summary>
internal static class BivariateSearch
{
    /// <summary>Up to this many studies the likelihood may have several maxima, and more starting points are worth their cost.</summary>
    private const int MaxMultiStartStudies = 40;

    /// <summary>A maximum that is lower by this much with a coarse quadrature is also lower with a fine one, where standard deviations are below <see cref="ModerateDeviation"/>.</summary>
    private const double CoarseMargin = 0.05;

    private const double ModerateDeviation = 2.5;

    internal static BivariateMaximum Fit(Cells cells, ArmEstimator a, ArmEstimator b, StagedMaximizer maximizer)
    {
        var design = DesignMatrix.Intercepts(cells.Count);
        var iterations = 0;
        var manyStudies = cells.Count > MaxMultiStartStudies;
        var likelihood = new BinomialLikelihood(cells, design, RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
        Maximum? coarse = null;
        // With many studies there is a single maximum, and the moments are near it.
        var (startA, startB) = manyStudies ? (a.Moments, b.Moments) : (a.CoarseEstimate, b.CoarseEstimate);
        var observed = ObservedCorrelation(cells, startA, startB);
        foreach (var correlation in manyStudies ? (double[])[observed] : [observed, -0.7, 0.7])
        {
            var candidate = maximizer.MaximizeCoarsely(likelihood, [startA.Mu, startB.Mu, startA.Sd, correlation * startB.Sd, Math.Sqrt(1 - correlation * correlation) * startB.Sd]);
            iterations += candidate.Iterations;
            if (coarse is null || candidate.Value > coarse.Value + ParameterBounds.LogLikelihoodTolerance)
                coarse = candidate;
        }

        var interior = maximizer.Refine(likelihood, coarse!);
        iterations += interior.Iterations - coarse!.Iterations;
        BivariateMaximum? best = null;
        var reliable = maximizer.Adaptive && interior.Converged && ModerateDeviation > interior.Theta[2..].Max(Math.Abs);
        var clearlyInterior = reliable && manyStudies && FarFromZero(interior);
        if (!clearlyInterior && (!reliable || interior.Value < a.CoarseLogLikelihood + b.CoarseLogLikelihood + CoarseMargin))
        {
            best = Product(a.Fit(), b.Fit());
            iterations += best.Iterations;
        }

        iterations += a.Iterations + b.Iterations;
        if (!reliable || !manyStudies || !WellInside(likelihood.FactorAt(interior.Theta)))
        {
            var boundaryLikelihood = new BinomialLikelihood(cells, design, RandomEffects.PerfectlyCorrelated, QuadratureRuleSelection.CoarseNodes);
            var low = maximizer.MaximizeCoarsely(boundaryLikelihood, [startA.Mu, startB.Mu, startA.Sd, -startB.Sd]);
            var high = maximizer.MaximizeCoarsely(boundaryLikelihood, [startA.Mu, startB.Mu, startA.Sd, startB.Sd]);
            iterations += low.Iterations + high.Iterations;
            var coarseBoundary = high.Value > low.Value ? high : low;
            if (!reliable || interior.Value < coarseBoundary.Value + CoarseMargin)
            {
                var boundary = maximizer.Refine(boundaryLikelihood, coarseBoundary);
                iterations += boundary.Iterations - coarseBoundary.Iterations;
                if (boundary.Value > interior.Value + ParameterBounds.LogLikelihoodTolerance && RisesIntoInterior(boundaryLikelihood))
                {
                    // The boundary point is a saddle: from there the likelihood rises into the interior.
                    var t = boundary.Theta;
                    interior = maximizer.Maximize(likelihood, [t[0], t[1], t[2], t[3], 0.1 * Math.Max(Math.Abs(t[3]), 0.1)]);
                    iterations += interior.Iterations;
                }

                if (best is null || boundary.Value > best.LogLikelihood + ParameterBounds.LogLikelihoodTolerance)
                    best = From(boundary, BoundaryCase.PerfectCorrelation, boundaryLikelihood);
            }
        }

        // At a correlation of +-1 to six digits the two models differ only by the error of their quadratures.
        var nearlyPerfect = Math.Abs(likelihood.FactorAt(interior.Theta).L22) < 1e-3 * Math.Sqrt(likelihood.FactorAt(interior.Theta).VarianceB);
        if (best is null || interior.Value > best.LogLikelihood + (nearlyPerfect ? 100 : 1) * ParameterBounds.LogLikelihoodTolerance)
            best = From(interior, BoundaryCase.Interior, likelihood);
        return best with { Iterations = iterations };
    }

    /// <summary>Both L11 and L22 four standard errors from 0: the boundary models with a variance of 0 are out of question.</summary>
    private static bool FarFromZero(Maximum maximum)
    {
        var (p, theta) = (maximum.Theta.Length, maximum.Theta);
        return maximum.Covariance() is { } v && theta[2] * theta[2] > 16 * v[2 * p + 2] && theta[4] * theta[4] > 16 * v[4 * p + 4];
    }

    private static bool WellInside(CholeskyFactor factor) =>
        Math.Abs(factor.L11) > 0.05 && factor.VarianceB > 0.0025 && Math.Abs(factor.L22) > 0.4 * Math.Sqrt(factor.VarianceB);

    /// <summary>Correlation of the observed logits (0.5 added) of the studies with both arms, freed of the sampling variance, within +-0.8.</summary>
    private static double ObservedCorrelation(Cells cells, (double Mu, double Sd) a, (double Mu, double Sd) b)
    {
        double product = 0, count = 0;
        for (var i = 0; i < cells.Count; i++)
        {
            if (cells.SuccessA[i] + cells.FailureA[i] == 0 || cells.SuccessB[i] + cells.FailureB[i] == 0)
                continue;
            var logitA = Math.Log((cells.SuccessA[i] + 0.5) / (cells.FailureA[i] + 0.5));
            var logitB = Math.Log((cells.SuccessB[i] + 0.5) / (cells.FailureB[i] + 0.5));
            product += (logitA - a.Mu) * (logitB - b.Mu);
            count++;
        }

        return Math.Clamp(product / count / (a.Sd * b.Sd), -0.8, 0.8);
    }

    /// <summary>The two arms independent, which is also each boundary with a variance of 0.</summary>
    internal static BivariateMaximum Product(ArmFit a, ArmFit b) => new()
    {
        BoundaryCase = (a.Sd, b.Sd) switch
        {
            (0, 0) => BoundaryCase.BothVariancesZero,
            (0, _) or (_, 0) => BoundaryCase.OneVarianceZero,
            _ => BoundaryCase.Uncorrelated,
        },
        MuA = a.Mu,
        MuB = b.Mu,
        Factor = new CholeskyFactor(a.Sd, 0, b.Sd),
        LogLikelihood = a.LogLikelihood + b.LogLikelihood,
        MeanCovariance = a.MeanVariance is { } va && b.MeanVariance is { } vb ? new(va, 0, vb) : null,
        Nodes = Math.Max(a.Nodes, b.Nodes),
        GradientNorm = Math.Max(a.GradientNorm, b.GradientNorm),
        Iterations = a.Iterations + b.Iterations,
        Converged = a.Converged && b.Converged,
    };

    private static bool RisesIntoInterior(BinomialLikelihood boundary)
    {
        var curvature = 0.0;
        foreach (var value in boundary.Results.Hessian[StudyLikelihoods.Packed(4, 4)])
            curvature += value;
        return curvature > 0;
    }

    internal static BivariateMaximum From(Maximum maximum, BoundaryCase boundaryCase, BinomialLikelihood likelihood)
    {
        var p = maximum.Theta.Length;
        var covariance = maximum.Covariance();
        return new BivariateMaximum
        {
            BoundaryCase = boundaryCase,
            MuA = maximum.Theta[0],
            MuB = maximum.Theta[1],
            Factor = likelihood.FactorAt(maximum.Theta),
            LogLikelihood = maximum.Value,
            MeanCovariance = covariance is null ? null : new(covariance[0], covariance[1], covariance[p + 1]),
            ParameterCovariance = covariance is null || boundaryCase != BoundaryCase.Interior ? null : ParameterCovariance.FromCholesky(covariance, maximum.Theta.AsSpan(2)),
            Nodes = likelihood.MaxNodes,
            Evaluated = boundaryCase == BoundaryCase.Interior ? likelihood : null,
            GradientNorm = maximum.GradientNorm,
            Iterations = maximum.Iterations,
            Converged = maximum.Converged,
        };
    }
}
