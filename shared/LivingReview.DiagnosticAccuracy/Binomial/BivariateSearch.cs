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

    internal static BivariateMaximum Fit(Cells cells, ArmFit a, ArmFit b, Search search)
    {
        var design = Design.Intercepts(cells.Count);
        var best = Product(a, b);
        var sdA = Math.Max(a.Sd, 0.2);
        var sdB = Math.Max(b.Sd, 0.2);
        var iterations = best.Iterations;

        Maximum? line = null;
        var lineLikelihood = new Likelihood(cells, design, Shape.Line, NodeChoice.First);
        foreach (var sign in (double[])[-1, 1])
        {
            var rough = search.Rough(lineLikelihood, [a.Mu, b.Mu, sdA, sign * sdB]);
            iterations += rough.Iterations;
            if (line is null || rough.Value > line.Value)
                line = rough;
        }

        var plane = new Likelihood(cells, design, Shape.Plane, NodeChoice.First);
        Maximum? inside = null;
        foreach (var correlation in cells.Count <= Few ? (double[])[0, -0.7, 0.7] : [0])
        {
            var rough = search.Rough(plane, [a.Mu, b.Mu, sdA, correlation * sdB, Math.Sqrt(1 - correlation * correlation) * sdB]);
            iterations += rough.Iterations;
            if (inside is null || rough.Value > inside.Value + Limits.Tie)
                inside = rough;
        }

        var onLine = search.Polish(lineLikelihood, line!);
        var inPlane = search.Polish(plane, inside!);
        iterations += onLine.Iterations + inPlane.Iterations - line!.Iterations - inside!.Iterations;
        if (onLine.Value > inPlane.Value + Limits.Tie && LeavesLine(lineLikelihood))
        {
            // The boundary point is a saddle: from there the likelihood rises into the interior.
            var t = onLine.Theta;
            inPlane = search.Climb(plane, [t[0], t[1], t[2], t[3], 0.1 * Math.Max(Math.Abs(t[3]), 0.1)]);
            iterations += inPlane.Iterations;
        }

        if (onLine.Value > best.LogLikelihood + Limits.Tie)
            best = From(onLine, Place.PerfectCorrelation, lineLikelihood);
        if (inPlane.Value > best.LogLikelihood + Limits.Tie)
            best = From(inPlane, Place.Interior, plane);
        return best with { Iterations = iterations };
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
            GradientNorm = maximum.GradientNorm,
            Iterations = maximum.Iterations,
            Converged = maximum.Converged,
        };
    }
}
