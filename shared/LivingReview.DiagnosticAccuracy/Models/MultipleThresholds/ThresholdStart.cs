using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>
/// Where the search begins: a few rounds in which every study's two locations go to their mode given the rest, the scales to theirs with the locations
/// following, and means and covariance of the locations to what the modes and their curvature say (the EM algorithm by Laplace's method, without integrals).
/// </summary>
internal sealed class ThresholdStart
{
    private const int Rounds = 6;

    /// <summary>Longest step of a location, in scales, and of a log scale.</summary>
    private const double LongestStep = 2, LongestScaleStep = 0.5;

    /// <summary>
    /// Where thresholds vary between studies alone, those of sicker people may be higher, and scales run away: further from the spread of the markers than
    /// this they are not followed.
    /// </summary>
    private const double FarthestLogScale = 1.5;

    /// <summary>Least deviation between studies in scales, and the highest correlation, so that their covariance has an inverse.</summary>
    private const double LeastDeviation = 0.1, MostCorrelation = 0.95;

    private readonly ThresholdLikelihood _likelihood;
    private readonly double[] _mean = new double[2];
    private readonly double[] _logScale = new double[2];
    private readonly double[] _begun = new double[2];
    private readonly double[][] _locations;
    private readonly (double V00, double V01, double V11)[] _around;
    private double _v00, _v01, _v11;

    private ThresholdStart(ThresholdLikelihood likelihood, ThresholdStudies studies, ThresholdDistribution distribution)
    {
        _likelihood = likelihood;
        for (var arm = 0; arm < 2; arm++)
        {
            var (location, deviation) = Moments(arm == 0 ? studies.NonDiseased : studies.Diseased);
            // Half of the spread is taken to lie between studies. The distributions' own deviations are 1.81, 1 and 1.28; the third one's mean is -0.58.
            var scale = deviation * distribution switch { ThresholdDistribution.LogLogistic => 0.45, ThresholdDistribution.LogNormal => 0.8, _ => 0.62 };
            _mean[arm] = location + (distribution == ThresholdDistribution.Weibull ? 0.58 * scale : 0);
            _begun[arm] = _logScale[arm] = Math.Log(scale);
            (_v00, _v11) = arm == 0 ? (deviation * deviation / 2, _v11) : (_v00, deviation * deviation / 2);
        }

        _around = new (double, double, double)[studies.Count];
        _locations = [.. Enumerable.Range(0, studies.Count).Select(_ => (double[])[.. _mean])];
    }

    /// <summary>Means and log scales of the two classes, and the factor of the covariance of the locations.</summary>
    /// <param name="likelihood">The likelihood.</param>
    /// <param name="studies">What it is made of.</param>
    /// <param name="distribution">The distribution of the marker.</param>
    /// <param name="integrals">Is told where each study's integrand lies.</param>
    internal static double[] Find(ThresholdLikelihood likelihood, ThresholdStudies studies, ThresholdDistribution distribution, MarginalLikelihood integrals)
    {
        var start = new ThresholdStart(likelihood, studies, distribution);
        for (var round = 0; round < Rounds; round++)
            start.Improve();
        for (var study = 0; study < studies.Count; study++)
        {
            var (at, around) = (start._locations[study], start._around[study]);
            integrals.Place(study, at[0], at[1], around.V00, around.V01, around.V11);
        }

        var l11 = Math.Sqrt(start._v00);
        var l21 = start._v01 / l11;
        return [.. start._mean, .. start._logScale, l11, l21, Math.Sqrt(Math.Max(start._v11 - l21 * l21, 0.02 * start._v11))];
    }

    private void Improve()
    {
        var determinant = _v00 * _v11 - _v01 * _v01;
        var (p00, p01, p11) = (_v11 / determinant, -_v01 / determinant, _v00 / determinant);
        Span<double> slope = [0, 0];
        Span<double> curvature = [0, 0];
        var (sum0, sum1, sum00, sum01, sum11) = (0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var (study, at) in _locations.Index())
        {
            var a = _likelihood.EvaluateArm(study, 0, Vector512.Create(at[0]), _logScale[0], valueOnly: false);
            var b = _likelihood.EvaluateArm(study, 1, Vector512.Create(at[1]), _logScale[1], valueOnly: false);
            var (d0, d1) = (at[0] - _mean[0], at[1] - _mean[1]);
            var (g0, g1) = (a.M[0] - p00 * d0 - p01 * d1, b.M[0] - p01 * d0 - p11 * d1);
            var (h00, h11) = (p00 - Math.Min(a.MM[0], 0), p11 - Math.Min(b.MM[0], 0));
            var inner = h00 * h11 - p01 * p01;
            var (i00, i01, i11) = (h11 / inner, -p01 / inner, h00 / inner);
            _around[study] = (i00, i01, i11);
            slope[0] += a.S[0] + a.MS[0] * (i00 * g0 + i01 * g1);
            slope[1] += b.S[0] + b.MS[0] * (i01 * g0 + i11 * g1);
            curvature[0] += a.SS[0] + a.MS[0] * a.MS[0] * i00;
            curvature[1] += b.SS[0] + b.MS[0] * b.MS[0] * i11;
            at[0] += Within(i00 * g0 + i01 * g1, LongestStep * Math.Exp(_logScale[0]));
            at[1] += Within(i01 * g0 + i11 * g1, LongestStep * Math.Exp(_logScale[1]));
            (sum0, sum1) = (sum0 + at[0], sum1 + at[1]);
            (sum00, sum01, sum11) = (sum00 + at[0] * at[0] + i00, sum01 + at[0] * at[1] + i01, sum11 + at[1] * at[1] + i11);
        }

        MoveMeans(sum0, sum1, sum00, sum01, sum11);
        Span<double> both = [curvature[0], 0, 0, curvature[1]];
        _likelihood.FixedTerms(_logScale, slope, both);
        for (var arm = 0; arm < 2; arm++)
        {
            if (both[arm * 3] < 0)
                _logScale[arm] = _begun[arm] + Within(_logScale[arm] + Within(-slope[arm] / both[arm * 3], LongestScaleStep) - _begun[arm], FarthestLogScale);
        }
    }

    private void MoveMeans(double sum0, double sum1, double sum00, double sum01, double sum11)
    {
        var k = _locations.Length;
        (_mean[0], _mean[1]) = (sum0 / k, sum1 / k);
        var (least0, least1) = (LeastDeviation * Math.Exp(_logScale[0]), LeastDeviation * Math.Exp(_logScale[1]));
        _v00 = Math.Max(sum00 / k - _mean[0] * _mean[0], least0 * least0);
        _v11 = Math.Max(sum11 / k - _mean[1] * _mean[1], least1 * least1);
        _v01 = Within(sum01 / k - _mean[0] * _mean[1], MostCorrelation * Math.Sqrt(_v00 * _v11));
    }

    private static double Within(double step, double longest) => double.IsNaN(step) ? 0 : Math.Clamp(step, -longest, longest);

    /// <summary>Mean and deviation of the log marker, people taken to lie at the thresholds around them.</summary>
    private static (double Location, double Deviation) Moments(IntervalCounts[] arms)
    {
        double n = 0, sum = 0, squares = 0;
        foreach (var arm in arms)
        {
            var x = arm.LogThresholds;
            for (var k = 0; k < arm.Counts.Length; k++)
            {
                var at = k == 0 ? x[0] - 0.3 * (x[^1] - x[0]) : k == x.Length ? x[^1] + 0.3 * (x[^1] - x[0]) : (x[k - 1] + x[k]) / 2;
                (n, sum, squares) = (n + arm.Counts[k], sum + arm.Counts[k] * at, squares + arm.Counts[k] * at * at);
            }
        }

        if (n == 0)
            return (arms[0].LogThresholds[0], 0.5);
        var mean = sum / n;
        return (mean, Math.Sqrt(Math.Max(squares / n - mean * mean, 1e-4)));
    }
}
