using LivingReview.DiagnosticAccuracy.Numerics.Optimization;

namespace LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

/// <summary>Maximizes a marginal likelihood in two stages: few nodes first, then as many as each study needs; some parameters may be fixed.</summary>
internal static class MarginalMaximizer
{
    /// <summary>Starting points whose coarse maxima are lower than the best by more than this are given up.</summary>
    private const double Promising = 2;

    /// <summary>The highest maximum that is found from several starting points.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="starts">Full parameter vectors; fixed parameters keep the values they have there.</param>
    /// <param name="free">Indices of the free parameters, ascending.</param>
    internal static MarginalMaximum Maximize(MarginalLikelihood likelihood, IReadOnlyList<double[]> starts, int[] free)
    {
        var coarse = MaximizeCoarsely(likelihood, starts, free);
        MarginalMaximum? highest = null;
        foreach (var point in coarse.Points)
        {
            var fine = Refine(likelihood, point, free);
            if (highest is null || fine.Maximum.Value > highest.Maximum.Value + 1e-9)
                highest = fine with { Iterations = fine.Iterations + coarse.Iterations };
        }

        return highest!;
    }

    /// <summary>The maxima with few nodes that are nearly as high as the highest, the highest first, each once.</summary>
    internal static (IReadOnlyList<double[]> Points, int Iterations) MaximizeCoarsely(MarginalLikelihood likelihood, IReadOnlyList<double[]> starts, int[] free)
    {
        var maxima = new List<(double[] Theta, Maximum Maximum)>();
        foreach (var start in starts)
        {
            likelihood.UseCoarseRule();
            var objective = new FixedParameterObjective(likelihood, start, free);
            var maximum = Newton.Maximize(objective, objective.FreePart(start), likelihood.CoarseTolerance, limit: 60).Extrapolated(0.1);
            maxima.Add((objective.FullVector(maximum.Theta), maximum));
        }

        var best = maxima.Max(m => m.Maximum.Value);
        var points = new List<(double[] Theta, double Value)>();
        foreach (var (theta, maximum) in maxima.Where(m => m.Maximum.Value > best - Promising).OrderByDescending(m => m.Maximum.Value))
        {
            if (!points.Exists(p => Math.Abs(p.Value - maximum.Value) < 0.01 && Distance(p.Theta, theta) < 0.1))
                points.Add((theta, maximum.Value));
        }

        // Where every search left the range of numbers, the first start is as good as any.
        if (points.Count == 0)
            points.Add((starts[0], double.NaN));
        return ([.. points.Select(p => p.Theta)], maxima.Sum(m => m.Maximum.Iterations));
    }

    /// <summary>The exact maximum near a point.</summary>
    internal static MarginalMaximum Refine(MarginalLikelihood likelihood, double[] point, int[] free)
    {
        var objective = new FixedParameterObjective(likelihood, point, free);
        var theta = objective.FreePart(point);
        for (var round = 0; ; round++)
        {
            likelihood.ChooseRules(objective.FullVector(theta));
            var fine = Newton.Maximize(objective, theta, Newton.FineTolerance);
            // Rules were chosen at the starting point: far from there they must be chosen again.
            if (round == 3 || Distance(theta, fine.Theta) < 0.05)
            {
                return new()
                {
                    Theta = objective.FullVector(fine.Theta),
                    Maximum = fine,
                    Iterations = fine.Iterations,
                    Nodes = likelihood.MaxNodes,
                    QuadratureError = likelihood.QuadratureError,
                    Certified = likelihood.Certified,
                };
            }

            theta = fine.Theta;
        }
    }

    private static double Distance(double[] from, double[] to)
    {
        var largest = 0.0;
        for (var i = 0; i < from.Length; i++)
            largest = Math.Max(largest, Math.Abs(from[i] - to[i]) / (1 + Math.Abs(to[i])));
        return largest;
    }
}

/// <summary>A maximum of a marginal likelihood.</summary>
internal sealed record MarginalMaximum
{
    /// <summary>All parameters, the fixed ones among them.</summary>
    internal required double[] Theta { get; init; }

    /// <summary>The maximum in the free parameters.</summary>
    internal required Maximum Maximum { get; init; }

    /// <summary>Newton iterations over all starting points.</summary>
    internal required int Iterations { get; init; }

    /// <summary>Largest number of nodes per dimension.</summary>
    internal required int Nodes { get; init; }

    /// <summary>Sum over the studies of how much the last two rules differed.</summary>
    internal required double QuadratureError { get; init; }

    /// <summary>Whether every study's integral met the accuracy asked.</summary>
    internal required bool Certified { get; init; }

    /// <summary>Covariance of all parameters, 0 for the fixed ones; null where the information is singular.</summary>
    /// <param name="free">Indices of the free parameters.</param>
    internal double[]? FullCovariance(int[] free)
    {
        if (Maximum.Covariance() is not { } covariance)
            return null;
        var p = Theta.Length;
        var full = new double[p * p];
        for (var i = 0; i < free.Length; i++)
        {
            for (var j = 0; j < free.Length; j++)
                full[free[i] * p + free[j]] = covariance[i * free.Length + j];
        }

        return full;
    }
}
