using System.Globalization;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using MathNet.Numerics.Distributions;

namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>What follows from the maximum: summary points, contrasts, ranking, variances.</summary>
internal sealed class ComparativeSummary(ComparedTables data, ComparativeMaximum maximum, TestDependences dependences, ComparativeEffects effects, int reference, double confidenceLevel)
{
    /// <summary>Up to so many studies the limits are short, by the table of the methods pages.</summary>
    private const int FewStudies = 10;

    private readonly int _tests = data.Tests.Length;
    private readonly double _z = Normal.InvCDF(0, 1, (1 + confidenceLevel) / 2);

    internal ComparativeFit Describe(List<EstimateWarning> warnings)
    {
        var (study, table) = effects == ComparativeEffects.Unstructured ? (null, null) : (Variances(2 * _tests), Variances(2 * _tests + 3));
        var regime = effects != ComparativeEffects.Unstructured && study is { Sensitivity: 0, Specificity: 0 } && table is { Sensitivity: 0, Specificity: 0 } ? Regime.Fixed
            : maximum.OnBoundary ? Regime.BivariateBoundary : Regime.Bivariate;
        AddWarnings(warnings, regime);
        return new()
        {
            Effects = effects,
            Reference = data.Tests[reference],
            Tests = [.. Enumerable.Range(0, _tests).Select(Test)],
            Contrasts = [.. Enumerable.Range(0, _tests).Where(t => t != reference).Select(t => Contrast(t, reference))],
            League = [.. from t in Enumerable.Range(0, _tests) from s in Enumerable.Range(0, t) select Contrast(t, s)],
            Study = effects == ComparativeEffects.Independent ? null : study,
            Table = effects == ComparativeEffects.Shared ? null : table,
            EffectCovariance = effects == ComparativeEffects.Unstructured ? EffectCovariance() : null,
            MeanCovariance = maximum.MeanCovariance,
            Joint = Joint(),
            Studies = data.Count,
            PairedStudies = data.PairedStudies,
            JointStudies = [.. data.JointStudies.Select(s => s.Name).Order(StringComparer.Ordinal)],
            Dependence = Dependence(),
            LogLikelihood = maximum.LogLikelihood + data.LogCoefficients,
            Regime = regime,
            Converged = maximum.Converged,
            Nodes = maximum.Nodes,
            Warnings = warnings,
        };
    }

    private void AddWarnings(List<EstimateWarning> warnings, Regime regime)
    {
        for (var t = 0; t < _tests; t++)
        {
            if (!data.IsFiniteA(t)) warnings.Add(FitWarnings.NoVariation($"sensitivity of {data.Tests[t]}", "diseased", data.SuccessA[t], data.FailureA[t]));
            if (!data.IsFiniteB(t)) warnings.Add(FitWarnings.NoVariation($"specificity of {data.Tests[t]}", "non-diseased", data.SuccessB[t], data.FailureB[t]));
        }

        if (regime is Regime.BivariateBoundary or Regime.Fixed)
            warnings.Add(new(WarningCodes.BoundaryEstimate, "A between-study variance or a correlation lies on its boundary; standard errors hold it there."));
        if (!maximum.Converged) warnings.Add(FitWarnings.NotConverged);
        if (data.Count <= FewStudies) warnings.Add(new(WarningCodes.WaldIntervalsTooShort, "With so few studies the limits of a comparison held 0.87 to 0.93 of the truth in simulation instead of 0.95."));
        AddWarningsOnJointResults(warnings);
        if (maximum.MeanCovariance is null) warnings.Add(FitWarnings.NotIdentified);
        else if (maximum.HasUnidentifiedVariances)
            warnings.Add(new(WarningCodes.EffectsNotIdentified, "The data do not tell all variances and correlations of the random effects apart: those given are one of many equally likely sets. The estimates of the tests do not depend on which."));
        if (!maximum.IsExact)
            warnings.Add(new(WarningCodes.QuadratureInaccurate, "The integrals of some studies did not settle within the finest quadrature; the last digits are uncertain."));
        if (data.PairedStudies == 0 && effects != ComparativeEffects.Independent)
            warnings.Add(new(WarningCodes.UnpairedComparison, "No study has two of the tests: they are compared between studies, which may differ in more than the test."));
        foreach (var (test, k) in data.Tests.Zip(data.StudiesOf).Where(t => t.Second <= 3))
            warnings.Add(new(WarningCodes.FewStudiesOfTest, string.Create(CultureInfo.InvariantCulture, $"{test} is in {k} {(k == 1 ? "study" : "studies")} only: its estimate leans on the between-study variances of the others.")));
    }

    private void AddWarningsOnJointResults(List<EstimateWarning> warnings)
    {
        string[] unused = [.. data.UnusedJointStudies];
        if (unused.Length > 0)
            warnings.Add(new(WarningCodes.JointCountsNotUsed, $"Joint results of two tests are used as two tables, as if of different people, {(effects == ComparativeEffects.Unstructured && _tests > 2 ? "because an unstructured covariance matrix of three tests has no place for them" : "where the study has further tables")}: {string.Join(", ", unused)}."));
        foreach (var ratio in dependences.All.Where(IsAtLimit))
            warnings.Add(new(WarningCodes.DependenceAtLimit, $"{data.Tests[ratio.First]} and {data.Tests[ratio.Second]} depend on each other as far as they can among the {(ratio.IsDiseased ? "diseased" : "non-diseased")}: their odds ratio is held at its bound."));
    }

    private bool IsAtLimit(DependenceParameter ratio) => ratio.IsAtLimit || (ratio.Parameter >= 0 && Math.Abs(maximum.Dependence[ratio.Parameter].Estimate) > TestDependences.Bound - 0.01);

    private TestDependence[] Dependence() =>
    [
        .. dependences.All.GroupBy(d => (d.First, d.Second)).Select(g => new TestDependence(
            data.Tests[g.Key.First], data.Tests[g.Key.Second], data.JointStudies.Count(s => (s.Joint!.First, s.Joint.Second) == g.Key), OddsRatio(g.Single(d => d.IsDiseased)), OddsRatio(g.Single(d => !d.IsDiseased)))),
    ];

    private Interval? OddsRatio(DependenceParameter ratio)
    {
        if (ratio.Parameter < 0 || maximum.Dependence[ratio.Parameter] is not (var log, { } variance)) return null;
        var half = _z * Math.Sqrt(Math.Max(0, variance));
        return new(Math.Exp(log), Math.Exp(log - half), Math.Exp(log + half));
    }

    private EffectVariances Variances(int start)
    {
        var factor = new CholeskyFactor(maximum.Theta[start], maximum.Theta[start + 1], maximum.Theta[start + 2]);
        var product = Math.Sqrt(factor.VarianceA * factor.VarianceB);
        return new(factor.VarianceA, factor.VarianceB, factor.Covariance, product > 0 ? Math.Clamp(factor.Covariance / product, -1, 1) : null);
    }

    private double[] EffectCovariance()
    {
        var d = 2 * _tests;
        var result = new double[d * d];
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j < d; j++)
            {
                for (var k = 0; k <= Math.Min(i, j); k++)
                    result[i * d + j] += maximum.Theta[d + i * (i + 1) / 2 + k] * maximum.Theta[d + j * (j + 1) / 2 + k];
            }
        }

        return result;
    }

    private ComparedTest Test(int t) => new(
        data.Tests[t], data.StudiesOf[t], Logit(t), Root(Covariance(t, t)), Logit(_tests + t), Root(Covariance(_tests + t, _tests + t)),
        Rate(t, data.SuccessA[t], data.FailureA[t]), Rate(_tests + t, data.SuccessB[t], data.FailureB[t]), Ranking(t));

    /// <summary>Whether the mean of this index is estimated.</summary>
    private bool IsFinite(int mean) => mean < _tests ? data.IsFiniteA(mean) : data.IsFiniteB(mean - _tests);

    private double? Logit(int mean) => IsFinite(mean) ? maximum.Theta[mean] : null;

    private double? Covariance(int r, int c) => IsFinite(r) && IsFinite(c) ? maximum.MeanCovariance?[r * 2 * _tests + c] : null;

    private static double? Root(double? variance) => variance is >= 0 and var v ? Math.Sqrt(v) : null;

    private Interval? Rate(int mean, long successes, long failures)
    {
        if (Logit(mean) is not { } logit) return successes + failures > 0 ? BinomialInterval.ClopperPearson(successes, successes + failures, confidenceLevel) : null;
        return Root(Covariance(mean, mean)) is { } se ? new(Logistic.Expit(logit), Logistic.Expit(logit - _z * se), Logistic.Expit(logit + _z * se)) : null;
    }

    private TestContrast Contrast(int test, int against) =>
        new(data.Tests[test], data.Tests[against], Contrast(test, against, 0), Contrast(test, against, _tests));

    private AccuracyContrast? Contrast(int test, int against, int offset)
    {
        var (i, j) = (offset + test, offset + against);
        if (Logit(i) is not { } x || Logit(j) is not { } y || Covariance(i, i) is not { } vx || Covariance(j, j) is not { } vy || Covariance(i, j) is not { } cov) return null;
        var (p, q) = (Logistic.Expit(x), Logistic.Expit(y));
        var se = Math.Sqrt(Math.Max(0, vx + vy - 2 * cov));
        // d ln p / d logit = 1 - p; d p / d logit = p (1 - p).
        var ratio = Math.Sqrt(Math.Max(0, (1 - p) * (1 - p) * vx + (1 - q) * (1 - q) * vy - 2 * (1 - p) * (1 - q) * cov));
        var (dp, dq) = (p * (1 - p), q * (1 - q));
        var difference = Math.Sqrt(Math.Max(0, dp * dp * vx + dq * dq * vy - 2 * dp * dq * cov));
        return new(
            x - y, se,
            new(p / q, p / q * Math.Exp(-_z * ratio), p / q * Math.Exp(_z * ratio)),
            new(p - q, Math.Max(-1, p - q - _z * difference), Math.Min(1, p - q + _z * difference)),
            se > 0 ? ChiSquaredTest.TwoSidedNormal((x - y) / se) : 1);
    }

    private TestRanking? Ranking(int test)
    {
        if (maximum.MeanCovariance is null) return null;
        return new(Score(0, false), Score(_tests, false), Score(0, true));

        double? Score(int offset, bool sum)
        {
            var total = 0.0;
            for (var other = 0; other < _tests; other++)
            {
                if (other == test) continue;
                var contrast = new double[2 * _tests];
                int[] parts = sum ? [0, _tests] : [offset];
                foreach (var part in parts) (contrast[part + test], contrast[part + other]) = (1, -1);
                int[] used = [.. Enumerable.Range(0, contrast.Length).Where(i => contrast[i] != 0)];
                if (!used.All(IsFinite)) return null;
                var difference = used.Sum(i => contrast[i] * maximum.Theta[i]);
                var variance = (from i in used from j in used select contrast[i] * contrast[j] * maximum.MeanCovariance![i * 2 * _tests + j]).Sum();
                total += variance > 0 ? Normal.CDF(0, 1, difference / Math.Sqrt(variance)) : 0.5;
            }

            return total / (_tests - 1);
        }
    }

    private ChiSquaredTest? Joint()
    {
        if (!Enumerable.Range(0, 2 * _tests).All(IsFinite)) return null;
        double[][] contrasts = [.. from offset in new[] { 0, _tests } from t in Enumerable.Range(0, _tests) where t != reference select Row(offset + t, offset + reference)];
        return ChiSquaredTest.Wald(maximum.Theta[..(2 * _tests)], maximum.MeanCovariance, contrasts);

        double[] Row(int plus, int minus)
        {
            var row = new double[2 * _tests];
            (row[plus], row[minus]) = (1, -1);
            return row;
        }
    }
}
