namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>Where the maximum of the two-arm model was found.</summary>
internal enum Place
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
    internal required Place Place { get; init; }

    internal required double MuA { get; init; }

    internal required double MuB { get; init; }

    internal required Scale Scale { get; init; }

    internal required double LogLikelihood { get; init; }

    /// <summary>Covariance of the two means (V_AA, V_AB, V_BB); null where the information is singular.</summary>
    internal required (double AA, double AB, double BB)? MeanCovariance { get; init; }

    /// <summary>Covariance of all five parameters; only at an interior maximum.</summary>
    internal ParameterCovariance? ParameterCovariance { get; init; }

    /// <summary>Most quadrature nodes per dimension of any study; 0 where nothing was integrated.</summary>
    internal required int Nodes { get; init; }

    internal required double GradientNorm { get; init; }

    internal required int Iterations { get; init; }

    internal required bool Converged { get; init; }

    /// <summary>The likelihood whose last evaluation was at this point: every study's own results stand there. Null where they do not.</summary>
    internal Likelihood? Evaluated { get; init; }

    internal bool AtLimit => Math.Sqrt(Math.Max(Scale.VarianceA, Scale.VarianceB)) > 0.95 * Limits.StandardDeviation;
}

/// <summary>
/// Maximum likelihood for the two-arm model without covariates. A zero gradient is no proof of a maximum on the boundary, because the
/// likelihood is even in L22; therefore the boundary models are fitted on their own and the likelihoods compared.
/// </summary>
internal static class BivariateSearch
{
    /// <summary>Up to this many studies the likelihood may have several maxima, and more starting points are worth their cost.</summary>
    private const int Few = 40;

    /// <summary>A maximum that is lower by this much with few nodes is lower with many, where deviations are below <see cref="Moderate"/>.</summary>
    private const double Margin = 0.05;

    private const double Moderate = 2.5;

    internal static BivariateMaximum Fit(Cells cells, ArmStart a, ArmStart b, Search search)
    {
        var design = Design.Intercepts(cells.Count);
        var iterations = 0;
        var many = cells.Count > Few;
        var plane = new Likelihood(cells, design, Shape.Plane, NodeChoice.First);
        Maximum? inside = null;
        // Many studies have one maximum, and their moments are near it.
        var (startA, startB) = many ? (a.Moments, b.Moments) : (a.Rough, b.Rough);
        var observed = ObservedCorrelation(cells, startA, startB);
        foreach (var correlation in many ? (double[])[observed] : [observed, -0.7, 0.7])
        {
            var rough = search.Rough(plane, [startA.Mu, startB.Mu, startA.Sd, correlation * startB.Sd, Math.Sqrt(1 - correlation * correlation) * startB.Sd]);
            iterations += rough.Iterations;
            if (inside is null || rough.Value > inside.Value + Limits.Tie)
                inside = rough;
        }

        var inPlane = search.Polish(plane, inside!);
        iterations += inPlane.Iterations - inside!.Iterations;
        BivariateMaximum? best = null;
        var trusted = search.Adaptive && inPlane.Converged && Moderate > inPlane.Theta[2..].Max(Math.Abs);
        var clear = trusted && many && FarFromZero(inPlane);
        if (!clear && (!trusted || inPlane.Value < a.RoughValue + b.RoughValue + Margin))
        {
            best = Product(a.Fit(), b.Fit());
            iterations += best.Iterations;
        }

        iterations += a.Iterations + b.Iterations;
        if (!trusted || !many || !WellInside(plane.ScaleOf(inPlane.Theta)))
        {
            var lineLikelihood = new Likelihood(cells, design, Shape.Line, NodeChoice.First);
            var low = search.Rough(lineLikelihood, [startA.Mu, startB.Mu, startA.Sd, -startB.Sd]);
            var high = search.Rough(lineLikelihood, [startA.Mu, startB.Mu, startA.Sd, startB.Sd]);
            iterations += low.Iterations + high.Iterations;
            var line = high.Value > low.Value ? high : low;
            if (!trusted || inPlane.Value < line.Value + Margin)
            {
                var onLine = search.Polish(lineLikelihood, line);
                iterations += onLine.Iterations - line.Iterations;
                if (onLine.Value > inPlane.Value + Limits.Tie && LeavesLine(lineLikelihood))
                {
                    // The boundary point is a saddle: from there the likelihood rises into the interior.
                    var t = onLine.Theta;
                    inPlane = search.Climb(plane, [t[0], t[1], t[2], t[3], 0.1 * Math.Max(Math.Abs(t[3]), 0.1)]);
                    iterations += inPlane.Iterations;
                }

                if (best is null || onLine.Value > best.LogLikelihood + Limits.Tie)
                    best = From(onLine, Place.PerfectCorrelation, lineLikelihood);
            }
        }

        // On the line to six digits the two models differ by the error of their quadratures alone.
        var onTheLine = Math.Abs(plane.ScaleOf(inPlane.Theta).L22) < 1e-3 * Math.Sqrt(plane.ScaleOf(inPlane.Theta).VarianceB);
        if (best is null || inPlane.Value > best.LogLikelihood + (onTheLine ? 100 : 1) * Limits.Tie)
            best = From(inPlane, Place.Interior, plane);
        return best with { Iterations = iterations };
    }

    /// <summary>Both L11 and L22 four standard errors from 0: the boundary models with a variance of 0 are out of question.</summary>
    private static bool FarFromZero(Maximum maximum)
    {
        var (p, theta) = (maximum.Theta.Length, maximum.Theta);
        return maximum.Covariance() is { } v && theta[2] * theta[2] > 16 * v[2 * p + 2] && theta[4] * theta[4] > 16 * v[4 * p + 4];
    }

    private static bool WellInside(Scale scale) =>
        Math.Abs(scale.L11) > 0.05 && scale.VarianceB > 0.0025 && Math.Abs(scale.L22) > 0.4 * Math.Sqrt(scale.VarianceB);

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
        Place = (a.Sd, b.Sd) switch
        {
            (0, 0) => Place.BothVariancesZero,
            (0, _) or (_, 0) => Place.OneVarianceZero,
            _ => Place.Uncorrelated,
        },
        MuA = a.Mu,
        MuB = b.Mu,
        Scale = new Scale(a.Sd, 0, b.Sd),
        LogLikelihood = a.LogLikelihood + b.LogLikelihood,
        MeanCovariance = a.MeanVariance is { } va && b.MeanVariance is { } vb ? (va, 0, vb) : null,
        Nodes = Math.Max(a.Nodes, b.Nodes),
        GradientNorm = Math.Max(a.GradientNorm, b.GradientNorm),
        Iterations = a.Iterations + b.Iterations,
        Converged = a.Converged && b.Converged,
    };

    private static bool LeavesLine(Likelihood line)
    {
        var curvature = 0.0;
        foreach (var value in line.Results.Hessian[StudyResults.Packed(4, 4)])
            curvature += value;
        return curvature > 0;
    }

    internal static BivariateMaximum From(Maximum maximum, Place place, Likelihood likelihood)
    {
        var p = maximum.Theta.Length;
        var covariance = maximum.Covariance();
        return new BivariateMaximum
        {
            Place = place,
            MuA = maximum.Theta[0],
            MuB = maximum.Theta[1],
            Scale = likelihood.ScaleOf(maximum.Theta),
            LogLikelihood = maximum.Value,
            MeanCovariance = covariance is null ? null : (covariance[0], covariance[1], covariance[p + 1]),
            ParameterCovariance = covariance is null || place != Place.Interior ? null : ParameterCovariance.FromCholesky(covariance, maximum.Theta.AsSpan(2)),
            Nodes = likelihood.MostNodes,
            Evaluated = place == Place.Interior ? likelihood : null,
            GradientNorm = maximum.GradientNorm,
            Iterations = maximum.Iterations,
            Converged = maximum.Converged,
        };
    }
}
