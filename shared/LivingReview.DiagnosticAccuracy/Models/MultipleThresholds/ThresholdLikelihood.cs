using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>
/// The interval-censored likelihood of Hoyer, Hirt and Kuss (2018, Res Synth Methods 9:62): the log marker of a person of class j in study i is
/// m_j + u_ij + lambda_j e, and only the interval between two thresholds is known. Predictors are the two locations (without and with the condition),
/// shared parameters ln lambda of each class.
/// </summary>
internal sealed class ThresholdLikelihood(ThresholdStudies studies, ThresholdDistribution distribution) : IArmwiseLikelihood
{
    private const int Lanes = 8;

    /// <summary>Logits within which e to them, times a ratio of two, stays a number.</summary>
    private const double SafeLogit = 300;

    /// <summary>A log probability so low that its derivatives do not matter any more.</summary>
    private const double Impossible = -1e8;

    private readonly ArmDerivatives[] _last = new ArmDerivatives[2];
    private readonly LogisticSteps[] _steps = [new(), new()];

    public int Studies => studies.Count;

    public int Predictors => 2;

    public int SharedParameters => 2;

    public double LogCoefficient(int study) => studies.NonDiseased[study].LogCoefficient + studies.Diseased[study].LogCoefficient;

    public double FixedTerms(int study, ReadOnlySpan<double> shared, Span<double> gradient, Span<double> hessian)
    {
        if (distribution != ThresholdDistribution.LogLogistic)
            return 0;
        // F(u) - F(l) = F(u) (1 - F(l)) (1 - e^(l - u)): the last factor does not depend on the location.
        var sum = 0.0;
        for (var arm = 0; arm < 2; arm++)
        {
            var counts = Arm(study, arm);
            var rate = Math.Exp(-shared[arm]);
            for (var k = 1; k < counts.LogThresholds.Length; k++)
            {
                var n = counts.Counts[k];
                if (n == 0)
                    continue;
                var width = (counts.LogThresholds[k] - counts.LogThresholds[k - 1]) * rate;
                var odds = 1 / NearOne.Expm1(width);
                sum += n * MarkerDistribution.LogOneMinusExp(width);
                gradient[arm] -= n * width * odds;
                hessian[arm * 2 + arm] += n * width * odds * (1 - width * (1 + odds));
            }
        }

        return sum;
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

    public ArmDerivatives EvaluateArm(int study, int arm, Vector512<double> predictor, double shared, bool valueOnly) =>
        distribution == ThresholdDistribution.LogLogistic
            ? LogisticArm(_steps[arm].At(study, Arm(study, arm), shared), Arm(study, arm), predictor, valueOnly)
            : GeneralArm(Arm(study, arm), predictor, Math.Exp(-shared), valueOnly);

    private IntervalCounts Arm(int study, int arm) => arm == 0 ? studies.NonDiseased[study] : studies.Diseased[study];

    /// <summary>Each threshold is a binomial term of the counts on its two sides.</summary>
    private static ArmDerivatives LogisticArm(LogisticSteps steps, IntervalCounts counts, Vector512<double> location, bool valueOnly)
    {
        Vector512<double> value = default, m = default, mm = default, s = default, ms = default, ss = default;
        var rate = steps.Rate;
        var first = (location - Vector512.Create(counts.LogThresholds[0])) * rate;
        // One exponential serves all thresholds: of e^eta and e^-eta, each times what the threshold's distance from the first makes of it, the lesser is e^-|eta|.
        var isSafe = steps.Widest < SafeLogit && Vector512.LessThanAll(Vector512.Abs(first), Vector512.Create(SafeLogit));
        var up = VectorMath.Exp(first);
        var down = Vector512<double>.One / up;
        for (var k = 0; k < counts.LogThresholds.Length; k++)
        {
            var (below, above) = (counts.Counts[k], counts.Counts[k + 1]);
            if (below == 0 && above == 0)
                continue;
            var eta = (location - Vector512.Create(counts.LogThresholds[k])) * rate;
            var t = isSafe ? Vector512.Min(up * steps.Down[k], down * steps.Up[k]) : VectorMath.Exp(-Vector512.Abs(eta));
            value += BinomialArm.Evaluate(Vector512.Create(above), Vector512.Create(below), eta, t, out var score, out var weight);
            if (valueOnly)
                continue;
            m += score;
            mm -= weight;
            s -= eta * score;
            ms += eta * weight - score;
            ss += eta * (score - eta * weight);
        }

        return new() { Value = value, M = m * rate, MM = mm * (rate * rate), S = s, MS = ms * rate, SS = ss };
    }

    private ArmDerivatives GeneralArm(IntervalCounts counts, Vector512<double> location, double rate, bool valueOnly)
    {
        Span<double> lanes = stackalloc double[6 * Lanes];
        lanes.Clear();
        for (var lane = 0; lane < Lanes; lane++)
        {
            for (var k = 0; k < counts.Counts.Length; k++)
            {
                if (counts.Counts[k] == 0)
                    continue;
                var lower = k == 0 ? double.NegativeInfinity : (counts.LogThresholds[k - 1] - location[lane]) * rate;
                var upper = k == counts.LogThresholds.Length ? double.PositiveInfinity : (counts.LogThresholds[k] - location[lane]) * rate;
                if (valueOnly)
                    lanes[lane] += Term(counts.Counts[k], MarkerDistribution.LogInterval(distribution, lower, upper));
                else
                    AddInterval(counts.Counts[k], lower, upper, rate, lanes, lane);
            }
        }

        return new()
        {
            Value = Vector512.Create<double>(lanes[..Lanes]),
            M = Vector512.Create<double>(lanes[Lanes..]),
            S = Vector512.Create<double>(lanes[(2 * Lanes)..]),
            MM = Vector512.Create<double>(lanes[(3 * Lanes)..]),
            MS = Vector512.Create<double>(lanes[(4 * Lanes)..]),
            SS = Vector512.Create<double>(lanes[(5 * Lanes)..]),
        };
    }

    private static double Term(double n, double log) => log > Impossible ? n * log : Impossible;

    /// <summary>n ln(F(upper) - F(lower)) with its derivatives in location and log scale.</summary>
    private void AddInterval(double n, double lower, double upper, double rate, Span<double> lanes, int lane)
    {
        var log = MarkerDistribution.LogInterval(distribution, lower, upper);
        lanes[lane] += Term(n, log);
        if (!(log > Impossible))
            return;

        // g = ln(F(u) - F(l)): first and second derivatives in u and l.
        var (gl, gll, gu, guu) = (0.0, 0.0, 0.0, 0.0);
        var (l, u) = (0.0, 0.0);
        if (double.IsFinite(lower))
        {
            l = lower;
            gl = -Math.Exp(MarkerDistribution.LogDensity(distribution, l) - log);
            gll = gl * MarkerDistribution.LogDensitySlope(distribution, l) - gl * gl;
        }

        if (double.IsFinite(upper))
        {
            u = upper;
            gu = Math.Exp(MarkerDistribution.LogDensity(distribution, u) - log);
            guu = gu * MarkerDistribution.LogDensitySlope(distribution, u) - gu * gu;
        }

        var gul = -gu * gl;
        lanes[Lanes + lane] -= n * rate * (gl + gu);
        lanes[2 * Lanes + lane] -= n * (l * gl + u * gu);
        lanes[3 * Lanes + lane] += n * rate * rate * (gll + 2 * gul + guu);
        lanes[4 * Lanes + lane] += n * rate * (gl + gu + l * gll + (l + u) * gul + u * guu);
        lanes[5 * Lanes + lane] += n * (l * gl + u * gu + l * l * gll + 2 * l * u * gul + u * u * guu);
    }

    /// <summary>What the thresholds of one arm of one study make of the first one's odds, at one scale.</summary>
    private sealed class LogisticSteps
    {
        private int _study = -1;
        private double _shared;

        /// <summary>1 / lambda.</summary>
        internal double Rate { get; private set; }

        /// <summary>Distance of the last threshold from the first, in scales.</summary>
        internal double Widest { get; private set; }

        /// <summary>e to the distance of each threshold from the first.</summary>
        internal double[] Up { get; private set; } = [];

        /// <summary>1 / <see cref="Up"/>.</summary>
        internal double[] Down { get; private set; } = [];

        internal LogisticSteps At(int study, IntervalCounts counts, double shared)
        {
            if (study == _study && shared == _shared)
                return this;
            (_study, _shared, Rate) = (study, shared, Math.Exp(-shared));
            var x = counts.LogThresholds;
            if (Up.Length < x.Length)
                (Up, Down) = (new double[x.Length], new double[x.Length]);
            for (var k = 0; k < x.Length; k++)
                (Up[k], Down[k]) = (Math.Exp((x[k] - x[0]) * Rate), Math.Exp((x[0] - x[k]) * Rate));
            Widest = (x[^1] - x[0]) * Rate;
            return this;
        }
    }
}
