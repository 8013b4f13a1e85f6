using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>
/// The interval-censored likelihood of Hoyer, Hirt and Kuss (2018, Res Synth Methods 9:62): the log marker of a person of class j in study i is
/// m_j + u_ij + lambda_j e, and only the interval between two thresholds is known. Predictors are the two locations (without and with the condition),
/// shared parameters ln lambda of each class.
/// </summary>
internal sealed class ThresholdLikelihood : IArmwiseLikelihood
{
    private readonly ThresholdStudies _studies;
    private readonly ThresholdDistribution _distribution;
    private readonly ArmDerivatives[] _last = new ArmDerivatives[2];
    private readonly ArmScale[] _scales;

    /// <summary>Of each arm, for a logistic marker: widths of the intervals between two thresholds and the people in them, eight side by side over all studies.</summary>
    private readonly (Vector512<double> Width, Vector512<double> Count)[][] _intervals;

    internal ThresholdLikelihood(ThresholdStudies studies, ThresholdDistribution distribution)
    {
        (_studies, _distribution) = (studies, distribution);
        _scales = [new(distribution), new(distribution)];
        _intervals = distribution == ThresholdDistribution.LogLogistic ? [Intervals(studies.NonDiseased), Intervals(studies.Diseased)] : [[], []];
    }

    public int Studies => _studies.Count;

    public int Predictors => 2;

    public int SharedParameters => 2;

    public double LogCoefficient(int study) => _studies.NonDiseased[study].LogCoefficient + _studies.Diseased[study].LogCoefficient;

    public double FixedTerms(ReadOnlySpan<double> shared, Span<double> gradient, Span<double> hessian)
    {
        var total = 0.0;
        for (var arm = 0; arm < 2; arm++)
        {
            var rate = Math.Exp(-shared[arm]);
            Vector512<double> sum = default, first = default, second = default;
            foreach (var (width, n) in _intervals[arm])
            {
                var w = width * rate;
                var share = VectorMath.OneMinusExp(w, out var rest);
                sum += n * VectorMath.Log(Vector512.Max(share, Vector512.Create(1e-300)));
                var odds = rest / share;
                var slope = n * w * odds;
                first -= slope;
                second += slope * (Vector512<double>.One - w * (Vector512<double>.One + odds));
            }

            total += LaneSum.Of(sum);
            gradient[arm] += LaneSum.Of(first);
            hessian[arm * 3] += LaneSum.Of(second);
        }

        return total;
    }

    public Vector512<double> Evaluate(
        int study, ReadOnlySpan<Vector512<double>> predictors, ReadOnlySpan<double> shared, bool onlyLastChanged, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian)
    {
        for (var arm = onlyLastChanged ? 1 : 0; arm < 2; arm++)
            _last[arm] = EvaluateArm(study, arm, predictors[arm], shared[arm], valueOnly: false);

        // In the order (m0, m1, ln lambda0, ln lambda1): lower triangle by rows.
        (gradient[0], gradient[1], gradient[2], gradient[3]) = (_last[0].M, _last[1].M, _last[0].S, _last[1].S);
        (hessian[0], hessian[1], hessian[2]) = (_last[0].MM, default, _last[1].MM);
        (hessian[3], hessian[4], hessian[5]) = (_last[0].MS, default, _last[0].SS);
        (hessian[6], hessian[7], hessian[8], hessian[9]) = (default, _last[1].MS, default, _last[1].SS);
        return _last[0].Value + _last[1].Value;
    }

    public ArmDerivatives EvaluateArm(int study, int arm, Vector512<double> predictor, double shared, bool valueOnly)
    {
        var counts = arm == 0 ? _studies.NonDiseased[study] : _studies.Diseased[study];
        var scale = _scales[arm].At(study, counts, shared);
        return _distribution switch
        {
            ThresholdDistribution.LogLogistic => LogisticArm.Evaluate(counts, scale, predictor, valueOnly),
            ThresholdDistribution.LogNormal when NormalArm.IsSafe(counts, scale.Rate, predictor) => NormalArm.Evaluate(counts, scale.Rate, predictor, valueOnly),
            ThresholdDistribution.Weibull => WeibullArm.Evaluate(counts, scale, predictor, valueOnly),
            _ => IntervalArm.Evaluate(_distribution, counts, scale.Rate, predictor, valueOnly),
        };
    }

    private static (Vector512<double> Width, Vector512<double> Count)[] Intervals(IntervalCounts[] arms)
    {
        var all = new List<(double Width, double Count)>();
        foreach (var arm in arms)
        {
            for (var k = 1; k < arm.LogThresholds.Length; k++)
            {
                if (arm.Counts[k] > 0)
                    all.Add((arm.LogThresholds[k] - arm.LogThresholds[k - 1], arm.Counts[k]));
            }
        }

        while (all.Count % Vector512<double>.Count != 0)
            all.Add((1, 0));
        return
        [
            .. all.Chunk(Vector512<double>.Count).Select(c => (
                Vector512.Create<double>([.. c.Select(i => i.Width)]), Vector512.Create<double>([.. c.Select(i => i.Count)]))),
        ];
    }
}
