using System.Globalization;
using LivingReview.DiagnosticAccuracy.Comparative;

namespace LivingReview.DiagnosticAccuracy;

/// <summary>
/// Comparison of two or more index tests by the exact binomial likelihood, paired or not, with any number of tables per study: one mean logit
/// sensitivity and one mean logit specificity for each test, and random effects of the studies and their tables. A pure function of the tables;
/// their order does not matter, to the last bit.
/// </summary>
public static class ComparativeModel
{
    /// <summary>Up to this many tests have an unstructured covariance matrix: its integrals have two dimensions for each.</summary>
    public const int MaxUnstructuredTests = 3;

    /// <summary>Fits the model.</summary>
    /// <param name="tables">The tables in any order; those without people are left out.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>The comparison, or null with fewer than two tests, or where neither sensitivity nor specificity of any test is finite.</returns>
    /// <exception cref="ArgumentException">
    /// The reference is none of the tests, there are too many tests for an unstructured matrix, or a study gives joint results of several pairs of tests or the same ones
    /// twice.
    /// </exception>
    public static ComparativeFit? Fit(IReadOnlyList<ComparativeTable> tables, ComparativeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tables);
        options ??= new();
        var data = ComparedTables.From(tables);
        // Joint results need the four logits of their pair; beside a third test without structure these are not all there are.
        if (options.Effects == ComparativeEffects.Unstructured && data.Tests.Length > 2) data = ComparedTables.From(tables, usesJoint: false);
        var n = data.Tests.Length;
        if (n < 2) return null;
        var reference = options.Reference is { } name ? Array.IndexOf(data.Tests, name) : 0;
        if (reference < 0) throw new ArgumentException($"There is no test {options.Reference}.", nameof(options));
        if (options.Effects == ComparativeEffects.Unstructured && n > MaxUnstructuredTests)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"An unstructured covariance matrix is for at most {MaxUnstructuredTests} tests."), nameof(options));

        int[] freeMeans = [.. Enumerable.Range(0, n).Where(data.IsFiniteA), .. Enumerable.Range(0, n).Where(data.IsFiniteB).Select(t => n + t)];
        if (freeMeans.Length == 0) return null;
        var warnings = new List<EstimateWarning>();
        var effects = Identified(options.Effects, data, warnings);
        var dependences = TestDependences.From(data);
        var maximum = Maximize(data, effects, freeMeans, dependences);
        return new ComparativeSummary(data, maximum, dependences, effects, reference, options.ConfidenceLevel).Describe(warnings);
    }

    /// <summary>The effects of a study and of its tables are distinguished by studies with several tables alone.</summary>
    private static ComparativeEffects Identified(ComparativeEffects effects, ComparedTables data, List<EstimateWarning> warnings)
    {
        var needsRepeats = effects is ComparativeEffects.StudyAndTable or ComparativeEffects.ArmNetwork;
        if (needsRepeats && !data.HasRepeatedStudy)
        {
            warnings.Add(new(WarningCodes.EffectsNotIdentified, "No study has several tables, so the effects of studies and of tables cannot be distinguished: every table has one effect of its own, and the tests are compared as if unpaired."));
            return ComparativeEffects.Independent;
        }

        return effects;
    }

    private static ComparativeMaximum Maximize(ComparedTables data, ComparativeEffects effects, int[] freeMeans, TestDependences dependences)
    {
        var n = data.Tests.Length;
        var means = new double[2 * n];
        for (var t = 0; t < n; t++)
        {
            means[t] = data.IsFiniteA(t) ? Math.Log((data.SuccessA[t] + 0.5) / (data.FailureA[t] + 0.5)) : 0;
            means[n + t] = data.IsFiniteB(t) ? Math.Log((data.SuccessB[t] + 0.5) / (data.FailureB[t] + 0.5)) : 0;
        }

        var estimable = data.Estimable();
        if (effects == ComparativeEffects.Unstructured)
        {
            var d = 2 * n;
            return ComparativeSearch.Fit(
                WithJoint(new UnstructuredEffectsLikelihood(estimable, n)), means, freeMeans, UnstructuredStarts(n), [.. Enumerable.Range(0, d * (d + 1) / 2)], theta => Diagonal(theta, d), dependences.Starts);
        }

        var (freeEntries, starts) = Starts(effects);
        if (effects == ComparativeEffects.ArmNetwork)
        {
            var maximum = ComparativeSearch.Fit(
                new CommonVarianceLikelihood(WithJoint(new NestedEffectsLikelihood(estimable, n)), n), means, freeMeans, starts, freeEntries, theta =>
                {
                    var vanishing = new List<int>();
                    FactorBoundary.AddVanishing(theta, 2 * n, vanishing, 0);
                    if (Math.Abs(theta[2 * n + 3]) < FactorBoundary.SmallDeviation) vanishing.Add(3);
                    return [.. vanishing];
                },
                dependences.Starts);
            return maximum with { Theta = CommonVarianceLikelihood.Expand(maximum.Theta, n) };
        }

        return ComparativeSearch.Fit(WithJoint(new NestedEffectsLikelihood(estimable, n)), means, freeMeans, starts, freeEntries, Vanishing, dependences.Starts);

        IComparativeLikelihood WithJoint(IComparativeLikelihood others) =>
            data.JointStudies.Any() ? new JointCountsLikelihood(others, data, dependences, effects == ComparativeEffects.Unstructured) : others;

        int[] Vanishing(double[] theta)
        {
            var vanishing = new List<int>();
            if (effects != ComparativeEffects.Independent) FactorBoundary.AddVanishing(theta, 2 * n, vanishing, 0);
            if (effects != ComparativeEffects.Shared)
                FactorBoundary.AddVanishing(theta, 2 * n + 3, vanishing, 3);
            return [.. vanishing.Intersect(freeEntries)];
        }
    }

    private static (int[] Free, double[][] Starts) Starts(ComparativeEffects effects)
    {
        double[][] factors = [[0.6, 0, 0.6], [0.7, -0.4, 0.5], [0.7, 0.4, 0.5]];
        double[] none = [0, 0, 0];
        return effects switch
        {
            ComparativeEffects.Shared => ([0, 1, 2], [.. factors.Select(f => (double[])[.. f, .. none])]),
            ComparativeEffects.Independent => ([3, 4, 5], [.. factors.Select(f => (double[])[.. none, .. f])]),
            ComparativeEffects.ArmNetwork => ([0, 1, 2, 3], [.. factors.Select(f => (double[])[.. f, 0.4])]),
            ComparativeEffects.StudyAndTable => ([0, 1, 2, 3, 4, 5], [[.. factors[0], 0.4, 0, 0.4], [.. factors[1], 0.4, -0.1, 0.4], [.. factors[2], 0.4, 0.1, 0.4], [0.3, 0, 0.3, 0.7, 0, 0.7]]),
            _ => throw new ArgumentOutOfRangeException(nameof(effects), effects, null),
        };
    }

    private static double[][] UnstructuredStarts(int tests)
    {
        var d = 2 * tests;
        return [Start(0), Start(0.3)];

        // The tests of a study are alike; sensitivity and specificity correlate negatively by r.
        double[] Start(double r)
        {
            var covariance = new double[d * d];
            for (var i = 0; i < d; i++)
            {
                for (var j = 0; j < d; j++)
                    covariance[i * d + j] = i == j ? 0.5 : i / tests == j / tests ? 0.25 : -0.5 * r * (i % tests == j % tests ? 1 : 0.5);
            }

            Numerics.Linear.SymmetricMatrix.Cholesky(covariance, d, 0);
            return [.. from i in Enumerable.Range(0, d) from j in Enumerable.Range(0, i + 1) select covariance[i * d + j]];
        }
    }

    /// <summary>Entries of the diagonal that are nearly 0 beside their row.</summary>
    private static int[] Diagonal(double[] theta, int d)
    {
        var vanishing = new List<int>();
        for (int row = 0, at = 0; row < d; at += ++row)
        {
            var size = Math.Sqrt(theta.AsSpan(d + at, row + 1).ToArray().Sum(x => x * x));
            if (Math.Abs(theta[d + at + row]) < 0.03 * Math.Max(size, 1e-3)) vanishing.Add(at + row);
        }

        return [.. vanishing];
    }
}
