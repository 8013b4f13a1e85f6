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

    /// <summary>The likelihood, if its last evaluation was at this point, so that it holds every study's results there; else null.</summary>
    internal BinomialLikelihood? Evaluated { get; init; }

    /// <summary>Another maximum nearly as high, elsewhere; null where there is none.</summary>
    internal BivariateMaximum? Rival { get; init; }

    internal bool AtBound => Math.Sqrt(Math.Max(Factor.VarianceA, Factor.VarianceB)) > 0.95 * ParameterBounds.StandardDeviation;
}

/// <summary>
/// Maximum likelihood for the bivariate model without covariates. Because the likelihood is even in L22, its gradient vanishes on the boundary whether
/// or not a maximum lies there; therefore the boundary models are fitted on their own and the likelihoods compared.
/// </summary>
internal static class BivariateSearch
{
    /// <summary>Up to this many studies the likelihood may have several maxima, and more starting points are worth their cost.</summary>
    internal const int MaxMultiStartStudies = 40;

    /// <summary>A maximum that is lower by this much with a coarse quadrature is also lower with a fine one, where standard deviations are below <see cref="ModerateDeviation"/>.</summary>
    private const double CoarseMargin = 0.05;

    internal const double ModerateDeviation = 2.5;

    private const double MinRivalDistance = 0.5;

    /// <summary>As <see cref="CoarseMargin"/>, where deviations are large and the coarse quadrature is poor.</summary>
    private const double WideMargin = 1;

    private static readonly double[] WideCorrelations = [0, -0.6, 0.6];

    internal static BivariateMaximum Fit(Cells cells, ArmEstimator a, ArmEstimator b, StagedMaximizer maximizer)
    {
        var design = DesignMatrix.Intercepts(cells.Count);
        var iterations = 0;
        var manyStudies = cells.Count > MaxMultiStartStudies;
        var likelihood = new BinomialLikelihood(cells, design, RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
        Maximum? coarse = null;
        var tolerance = ParameterBounds.ToleranceFor(cells.Count);
        var sparse = a.IsSparse || b.IsSparse;
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
        var others = new List<BivariateMaximum>();
        if (sparse)
        {
            // Sparse data may have a second maximum at a large variance; it is refined before it is compared, because the coarse quadrature is poor there.
            var (wideA, wideB) = (a.IsSparse ? a.WideEstimate : startA, b.IsSparse ? b.WideEstimate : startB);
            foreach (var correlation in WideCorrelations)
            {
                var start = maximizer.MaximizeCoarsely(likelihood, [wideA.Mu, wideB.Mu, wideA.Sd, correlation * wideB.Sd, Math.Sqrt(1 - correlation * correlation) * wideB.Sd]);
                iterations += start.Iterations;
                if (start.Value < interior.Value - WideMargin)
                    continue;
                var wide = maximizer.Refine(likelihood, start);
                iterations += wide.Iterations - start.Iterations;
                var (higher, lower) = wide.Value > interior.Value + tolerance ? (wide, interior) : (interior, wide);
                others.Add(From(lower, BoundaryCase.Interior, likelihood));
                interior = higher;
            }

            // The likelihood's own results must be those of the maximum again.
            interior = maximizer.Refine(likelihood, interior);
        }

        BivariateMaximum? best = null;
        var reliable = !sparse && maximizer.Adaptive && interior.Converged && ModerateDeviation > interior.Theta[2..].Max(Math.Abs);
        var clearlyInterior = reliable && manyStudies && FarFromZero(interior);
        if (!clearlyInterior && (!reliable || interior.Value < a.CoarseLogLikelihood + b.CoarseLogLikelihood + CoarseMargin))
        {
            var (armA, armB) = (a.Fit(), b.Fit());
            best = Product(armA, armB);
            iterations += best.Iterations;
            if (armA.Rival is { } rivalA)
                others.Add(Product(rivalA, armB));
            if (armB.Rival is { } rivalB)
                others.Add(Product(armA, rivalB));
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
                if (boundary.Value > interior.Value + tolerance && RisesIntoInterior(boundaryLikelihood))
                {
                    // The boundary point is a saddle: from there the likelihood rises into the interior.
                    var t = boundary.Theta;
                    interior = maximizer.Maximize(likelihood, [t[0], t[1], t[2], t[3], 0.1 * Math.Max(Math.Abs(t[3]), 0.1)]);
                    iterations += interior.Iterations;
                }

                if (best is null || boundary.Value > best.LogLikelihood + tolerance)
                    best = From(boundary, BoundaryCase.PerfectCorrelation, boundaryLikelihood);
            }
        }

        // At a correlation of +-1 to six digits the two models differ only by the error of their quadratures.
        var nearlyPerfect = Math.Abs(likelihood.FactorAt(interior.Theta).L22) < 1e-3 * Math.Sqrt(likelihood.FactorAt(interior.Theta).VarianceB);
        if (best is null || interior.Value > best.LogLikelihood + (nearlyPerfect ? 100 : 1) * tolerance)
            best = From(interior, BoundaryCase.Interior, likelihood);
        return best with { Iterations = iterations, Rival = others.Where(o => IsRival(o, best)).MaxBy(o => o.LogLikelihood) };
    }

    /// <summary>A maximum nearly as high that says something else: a mean or a standard deviation differs by more than half a logit.</summary>
    private static bool IsRival(BivariateMaximum other, BivariateMaximum best) =>
        other.Converged && !other.AtBound && other.LogLikelihood > best.LogLikelihood - ParameterBounds.NearTie && Math.Max(
            Math.Max(Math.Abs(other.MuA - best.MuA), Math.Abs(other.MuB - best.MuB)),
            Math.Max(
                Math.Abs(Math.Sqrt(other.Factor.VarianceA) - Math.Sqrt(best.Factor.VarianceA)),
                Math.Abs(Math.Sqrt(other.Factor.VarianceB) - Math.Sqrt(best.Factor.VarianceB)))) > MinRivalDistance;

    /// <summary>Both L11 and L22 four standard errors from 0: the boundary models with a variance of 0 can be excluded.</summary>
    private static bool FarFromZero(Maximum maximum)
    {
        var (p, theta) = (maximum.Theta.Length, maximum.Theta);
        return maximum.Covariance() is { } v && theta[2] * theta[2] > 16 * v[2 * p + 2] && theta[4] * theta[4] > 16 * v[4 * p + 4];
    }

    internal static bool WellInside(CholeskyFactor factor) =>
        Math.Abs(factor.L11) > 0.05 && factor.VarianceB > 0.0025 && Math.Abs(factor.L22) > 0.4 * Math.Sqrt(factor.VarianceB);

    /// <summary>Correlation of the observed logits (0.5 added) of the studies with both arms, corrected for the sampling variance, within +-0.8.</summary>
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

    /// <summary>Of a likelihood evaluated at a correlation of -1 or 1, whether it rises where L22 leaves 0.</summary>
    internal static bool RisesIntoInterior(BinomialLikelihood boundary)
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
