using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Linear;
using LivingReview.DiagnosticAccuracy.Numerics.Optimization;
using MathNet.Numerics.LinearAlgebra;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>The highest point found.</summary>
/// <param name="Theta">All parameters.</param>
/// <param name="MeanCovariance">Covariance of the estimated logits by rows, infinite ones as rows of 0; null where the information is singular.</param>
/// <param name="LogLikelihood">Without binomial coefficients.</param>
/// <param name="OnBoundary">Whether a variance is 0 or a correlation -1 or 1.</param>
/// <param name="Converged">Whether the search met its tolerance.</param>
/// <param name="IsExact">Whether every study's integral met its tolerance.</param>
/// <param name="Nodes">Most nodes per dimension of any study.</param>
internal sealed record ComparativeMaximum(double[] Theta, double[]? MeanCovariance, double LogLikelihood, bool OnBoundary, bool Converged, bool IsExact, int Nodes)
{
    /// <summary>Whether some variances and correlations are not identified; the means are.</summary>
    internal bool HasUnidentifiedVariances { get; init; }

    /// <summary>The log odds ratios of dependence with their variances, in the order of the parameters; those are null where the information is singular or the ratio ran to its bound.</summary>
    internal (double Estimate, double? Variance)[] Dependence { get; init; } = [];
}

/// <summary>
/// Newton's method from several starting points with few nodes, and from the best of them with as many as every study needs. A maximum near the
/// boundary of the covariance matrices is compared with the best point on it: the likelihood is even in the diagonal of their factors, so
/// that a vanishing gradient there is no proof.
/// </summary>
internal static class ComparativeSearch
{
    /// <summary>Squared Newton decrement: a few millionths of a standard error, beneath the error of the integrals.</summary>
    private const double FineTolerance = 1e-11;

    /// <param name="likelihood">The likelihood.</param>
    /// <param name="means">Starting values of all means.</param>
    /// <param name="freeMeans">Those that are estimated.</param>
    /// <param name="starts">Starting values of the entries of the factors.</param>
    /// <param name="freeEntries">Those entries that the model has.</param>
    /// <param name="vanishing">At a point, the entries that are 0 on the boundary nearest to it; empty inside.</param>
    /// <param name="dependence">Starting values of the log odds ratios of dependence, the last parameters.</param>
    internal static ComparativeMaximum Fit(
        IComparativeLikelihood likelihood, double[] means, int[] freeMeans, double[][] starts, int[] freeEntries, Func<double[], int[]> vanishing, double[] dependence)
    {
        var firstRatio = likelihood.Parameters - dependence.Length;
        int[] free = [.. freeMeans, .. freeEntries.Select(e => means.Length + e), .. Enumerable.Range(firstRatio, dependence.Length)];
        Maximum? best = null;
        foreach (var start in starts)
        {
            var found = Maximize(likelihood, [.. means, .. start, .. dependence], free, Newton.CoarseTolerance);
            if (best is null || found.Value > best.Value + 1e-4) best = found;
        }

        var exact = NodeSelection.Refine(likelihood, best!.Theta);
        best = Maximize(likelihood, best.Theta, free, FineTolerance);
        if (vanishing(best.Theta) is not { Length: > 0 } gone) return Result(best, free, false);
        var onBoundary = (double[])best.Theta.Clone();
        foreach (var entry in gone) onBoundary[means.Length + entry] = 0;
        int[] rest = [.. free.Except(gone.Select(e => means.Length + e))];
        var reduced = Maximize(likelihood, onBoundary, rest, FineTolerance);
        return reduced.Value >= best.Value - ParameterBounds.ToleranceFor(likelihood.Studies) * 100 ? Result(reduced, rest, true) : Result(best, free, false);

        ComparativeMaximum Result(Maximum maximum, int[] parameters, bool boundary)
        {
            // A log odds ratio that ran to its bound stays there.
            if (parameters.Any(IsAtBound))
            {
                parameters = [.. parameters.Where(f => !IsAtBound(f))];
                maximum = Maximize(likelihood, maximum.Theta, parameters, FineTolerance);
            }

            var covariance = Covariance(maximum, parameters, f => f < means.Length || f >= firstRatio, out var isSingular);
            return new(maximum.Theta, MeanCovariance(covariance, means.Length), maximum.Value, boundary, maximum.Converged, exact, likelihood.Nodes.Max())
            {
                HasUnidentifiedVariances = isSingular,
                Dependence = [.. Enumerable.Range(firstRatio, dependence.Length).Select(f => (maximum.Theta[f], IsAtBound(f) ? null : covariance?.Variance(f)))],
            };

            bool IsAtBound(int parameter) => parameter >= firstRatio && Math.Abs(maximum.Theta[parameter]) > TestDependences.Bound - 0.01;
        }
    }

    private static Maximum Maximize(IComparativeLikelihood likelihood, double[] theta, int[] free, double tolerance)
    {
        var objective = new FixedParameterObjective(likelihood, theta, free);
        var maximum = Newton.Maximize(objective, objective.FreePart(theta), tolerance);
        return maximum with { Theta = objective.FullVector(maximum.Theta) };
    }

    /// <summary>Covariance of some parameters, by their indices.</summary>
    private sealed record ParameterBlock(int[] Parameters, double[] Values, int Size)
    {
        internal double? Variance(int parameter) => Array.IndexOf(Parameters, parameter) is >= 0 and var i ? Values[i * (Size + 1)] : null;
    }

    /// <summary>
    /// The inverse information of the means and of the dependence. Entries of the factors that the data do not tell apart (a ridge of equally likely variances)
    /// are held where they are: the others do not depend on them.
    /// </summary>
    private static ParameterBlock? Covariance(Maximum maximum, int[] free, Func<int, bool> isKept, out bool isSingular)
    {
        isSingular = false;
        if (maximum.Covariance() is { } whole) return new(free, whole, free.Length);
        isSingular = true;
        int[] order = [.. Enumerable.Range(0, free.Length).Where(i => isKept(free[i])), .. Enumerable.Range(0, free.Length).Where(i => !isKept(free[i]))];
        var (n, m) = (free.Length, free.Count(isKept));
        double[] hessian = [.. from r in order from c in order select maximum.Hessian[r * n + c]];
        return SchurInverse(hessian, n, m) is { } part ? new([.. order.Take(m).Select(i => free[i])], part, m) : null;
    }

    private static double[]? MeanCovariance(ParameterBlock? block, int means)
    {
        if (block is null) return null;
        var all = new double[means * means];
        for (var r = 0; r < block.Size; r++)
        {
            for (var c = 0; c < block.Size && block.Parameters[r] < means; c++)
            {
                if (block.Parameters[c] < means) all[block.Parameters[r] * means + block.Parameters[c]] = block.Values[r * block.Size + c];
            }
        }

        return all;
    }

    private static double[]? SchurInverse(double[] hessian, int n, int m)
    {
        var information = Matrix<double>.Build.Dense(n, n, (r, c) => -hessian[r * n + c]);
        var (cross, entries) = (information.SubMatrix(0, m, m, n - m), information.SubMatrix(m, n - m, m, n - m));
        var eigen = entries.Evd(Symmetricity.Symmetric);
        var largest = eigen.EigenValues.Max(v => v.Real);
        var schur = information.SubMatrix(0, m, 0, m);
        for (var k = 0; k < n - m; k++)
        {
            if (eigen.EigenValues[k].Real <= 1e-7 * largest) continue;
            var along = cross * eigen.EigenVectors.Column(k);
            schur -= along.OuterProduct(along) / eigen.EigenValues[k].Real;
        }

        return SymmetricMatrix.InverseOfNegative((-schur).ToRowMajorArray(), m);
    }
}
