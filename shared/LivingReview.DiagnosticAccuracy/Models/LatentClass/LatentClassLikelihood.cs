using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.LatentClass;

/// <summary>
/// Counts of two tests that both may err (Hui and Walter 1980; Liu, Chen and Chu 2015, Biometrics 71:538): multinomial with p = pi A + (1 - pi) B, A the
/// joint distribution of the tests among people with the condition and B among those without. Predictors: logit sensitivity and logit specificity of
/// the index test and logit prevalence. Shared: logit sensitivity and logit specificity of the reference, log odds ratios of dependence in both classes.
/// </summary>
internal sealed class LatentClassLikelihood(CrossedTable[] tables) : IConditionalLikelihood
{
    /// <summary>A logit at which a probability is 1 in double precision.</summary>
    internal const double Perfect = 40;

    private PlackettJoint _withCondition, _withoutCondition;

    public int Studies => tables.Length;

    public int Predictors => 3;

    public int SharedParameters => 4;

    public double LogCoefficient(int study)
    {
        var t = tables[study];
        return LogBinomial.Coefficient(t.BothPositive, t.Total - t.BothPositive)
            + LogBinomial.Coefficient(t.IndexPositive, t.ReferencePositive + t.BothNegative) + LogBinomial.Coefficient(t.ReferencePositive, t.BothNegative);
    }

    public double FixedTerms(int study, ReadOnlySpan<double> shared, Span<double> gradient, Span<double> hessian) => 0;

    public Vector512<double> Evaluate(
        int study, ReadOnlySpan<Vector512<double>> predictors, ReadOnlySpan<double> shared, bool onlyLastChanged, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian)
    {
        if (!onlyLastChanged)
        {
            var (sensitivity, miss) = Probability(predictors[0]);
            var (specificity, falsePositive) = Probability(predictors[1]);
            _withCondition = PlackettJoint.At(sensitivity, miss, Logistic.Expit(shared[0]), Logistic.Expit(-shared[0]), shared[2] == 0 ? 1 : Math.Exp(shared[2]));
            _withoutCondition = PlackettJoint.At(specificity, falsePositive, Logistic.Expit(shared[1]), Logistic.Expit(-shared[1]), shared[3] == 0 ? 1 : Math.Exp(shared[3]));
        }

        var (prevalence, rest) = Probability(predictors[2]);
        ref readonly var a = ref _withCondition;
        ref readonly var b = ref _withoutCondition;
        gradient.Clear();
        hessian.Clear();
        var t = tables[study];
        var log = Vector512<double>.Zero;
        // Without the condition a negative pair is b's "both".
        AddCell(t.BothPositive, new(a, a.Both, 1, 0, 0), new(b, b.Neither, 1, -1, -1), prevalence, rest, ref log, gradient, hessian);
        AddCell(t.IndexPositive, new(a, a.OnlyX, -1, 1, 0), new(b, b.OnlyY, -1, 0, 1), prevalence, rest, ref log, gradient, hessian);
        AddCell(t.ReferencePositive, new(a, a.OnlyY, -1, 0, 1), new(b, b.OnlyX, -1, 1, 0), prevalence, rest, ref log, gradient, hessian);
        AddCell(t.BothNegative, new(a, a.Neither, 1, -1, -1), new(b, b.Both, 1, 0, 0), prevalence, rest, ref log, gradient, hessian);
        return log;
    }

    private static (Vector512<double> P, Vector512<double> Q) Probability(Vector512<double> logit)
    {
        var t = VectorMath.Exp(-Vector512.Abs(logit));
        var big = Vector512<double>.One / (t + Vector512<double>.One);
        var small = t * big;
        var positive = Vector512.GreaterThanOrEqual(logit, Vector512<double>.Zero);
        return (Vector512.ConditionalSelect(positive, big, small), Vector512.ConditionalSelect(positive, small, big));
    }

    /// <summary>One cell of the table within a class: its probability is a constant + sign C + x-sign x + y-sign y.</summary>
    private readonly ref struct ClassCell
    {
        internal readonly Vector512<double> P, X, R, T, XX, XR, RR, XT, RT, TT;

        internal ClassCell(in PlackettJoint joint, Vector512<double> probability, double sign, double ofX, double ofY)
        {
            P = probability;
            (X, R, T) = (joint.A * sign + joint.X1 * ofX, joint.R * sign + joint.Y1 * ofY, joint.T * sign);
            (XX, XR, RR) = (joint.AA * sign + joint.X2 * ofX, joint.AR * sign, joint.RR * sign + joint.Y2 * ofY);
            (XT, RT, TT) = (joint.AT * sign, joint.RT * sign, joint.TT * sign);
        }
    }

    private static void AddCell(
        double n, in ClassCell a, in ClassCell b, Vector512<double> prevalence, Vector512<double> rest, ref Vector512<double> log, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian)
    {
        if (n == 0)
            return;
        var p = Vector512.Max(prevalence * a.P + rest * b.P, Vector512.Create(1e-300));
        log += VectorMath.Log(p) * n;
        var scale = Vector512.Create(n) / p;
        var (wa, wb) = (prevalence * scale, rest * scale);
        var slope = prevalence * rest;
        var inverse = Vector512.Create(1 / n);
        // Relative first derivatives, in the order of predictors and shared parameters: a, b, c, r, s, t, u.
        var (ga, gr, gt) = (wa * a.X, wa * a.R, wa * a.T);
        var (gb, gs, gu) = (wb * b.X, wb * b.R, wb * b.T);
        var mixed = slope * scale;
        var gc = mixed * (a.P - b.P);
        gradient[0] += ga;
        gradient[1] += gb;
        gradient[2] += gc;
        gradient[3] += gr;
        gradient[4] += gs;
        gradient[5] += gt;
        gradient[6] += gu;
        // n (p_ij / p - p_i p_j / p^2); the g are n p_i / p.
        hessian[0] += wa * a.XX - ga * ga * inverse;
        hessian[1] -= gb * ga * inverse;
        hessian[2] += wb * b.XX - gb * gb * inverse;
        hessian[3] += mixed * a.X - gc * ga * inverse;
        hessian[4] -= mixed * b.X + gc * gb * inverse;
        hessian[5] += gc * (rest - prevalence) - gc * gc * inverse;
        hessian[6] += wa * a.XR - gr * ga * inverse;
        hessian[7] -= gr * gb * inverse;
        hessian[8] += mixed * a.R - gr * gc * inverse;
        hessian[9] += wa * a.RR - gr * gr * inverse;
        hessian[10] -= gs * ga * inverse;
        hessian[11] += wb * b.XR - gs * gb * inverse;
        hessian[12] -= mixed * b.R + gs * gc * inverse;
        hessian[13] -= gs * gr * inverse;
        hessian[14] += wb * b.RR - gs * gs * inverse;
        hessian[15] += wa * a.XT - gt * ga * inverse;
        hessian[16] -= gt * gb * inverse;
        hessian[17] += mixed * a.T - gt * gc * inverse;
        hessian[18] += wa * a.RT - gt * gr * inverse;
        hessian[19] -= gt * gs * inverse;
        hessian[20] += wa * a.TT - gt * gt * inverse;
        hessian[21] -= gu * ga * inverse;
        hessian[22] += wb * b.XT - gu * gb * inverse;
        hessian[23] -= mixed * b.T + gu * gc * inverse;
        hessian[24] -= gu * gr * inverse;
        hessian[25] += wb * b.RT - gu * gs * inverse;
        hessian[26] -= gu * gt * inverse;
        hessian[27] += wb * b.TT - gu * gu * inverse;
    }
}
