using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.LatentClass;

/// <summary>
/// Counts of two tests that both may err (Hui and Walter 1980; Liu, Chen and Chu 2015, Biometrics 71:538): multinomial with p = pi A + (1 - pi) B, A the
/// joint distribution of the tests among people with the condition and B among those without. Predictors: logit sensitivity and logit specificity of
/// the index test and logit prevalence. Shared: logit sensitivity and logit specificity of each reference, log odds ratios of dependence in both classes.
/// </summary>
internal sealed class LatentClassLikelihood(LatentClassStudies studies) : IConditionalLikelihood
{
    /// <summary>A logit at which a probability is 1 in double precision.</summary>
    internal const double Perfect = 40;

    private readonly Positions[] _positions = [.. Enumerable.Range(0, studies.Layout.References).Select(r => new Positions(studies.Layout, r))];
    private readonly PlackettJoint[] _withCondition = new PlackettJoint[Math.Max(1, studies.Studies.Select(s => s.Tables.Length).DefaultIfEmpty(1).Max())];
    private readonly PlackettJoint[] _withoutCondition = new PlackettJoint[Math.Max(1, studies.Studies.Select(s => s.Tables.Length).DefaultIfEmpty(1).Max())];
    private IndexTest _index;

    public int Studies => studies.Count;

    public int Predictors => 3;

    public int SharedParameters => 2 * studies.Layout.References + 2;

    public double LogCoefficient(int study) => studies.Studies[study].LogCoefficient;

    public double FixedTerms(ReadOnlySpan<double> shared, Span<double> gradient, Span<double> hessian) => 0;

    public Vector512<double> Evaluate(
        int study, ReadOnlySpan<Vector512<double>> predictors, ReadOnlySpan<double> shared, bool onlyLastChanged, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian)
    {
        var tables = studies.Studies[study].Tables;
        if (!onlyLastChanged)
        {
            var (sensitivity, miss) = VectorMath.Expit(predictors[0]);
            var (specificity, falsePositive) = VectorMath.Expit(predictors[1]);
            _index = new(sensitivity, miss, specificity, falsePositive);
            var (withRatio, withoutRatio) = (OddsRatio(shared[^2]), OddsRatio(shared[^1]));
            for (var i = 0; i < tables.Length; i++)
            {
                if (tables[i].IsJoint) continue;
                var (r, s) = (shared[2 * tables[i].Reference], shared[2 * tables[i].Reference + 1]);
                _withCondition[i] = PlackettJoint.At(sensitivity, miss, Logistic.Expit(r), Logistic.Expit(-r), withRatio);
                _withoutCondition[i] = PlackettJoint.At(specificity, falsePositive, Logistic.Expit(s), Logistic.Expit(-s), withoutRatio);
            }
        }

        var (prevalence, rest) = VectorMath.Expit(predictors[2]);
        gradient.Clear();
        hessian.Clear();
        var log = Vector512<double>.Zero;
        for (var i = 0; i < tables.Length; i++)
        {
            if (tables[i].IsJoint)
            {
                JointPatterns.Add(tables[i], _index, shared, prevalence, rest, ref log, gradient, hessian);
                continue;
            }

            ref readonly var a = ref _withCondition[i];
            ref readonly var b = ref _withoutCondition[i];
            var (t, at) = (tables[i].Table, _positions[tables[i].Reference]);
            // Without the condition a negative pair is b's "both".
            AddCell(t.BothPositive, new(a, a.Both, 1, 0, 0), new(b, b.Neither, 1, -1, -1), prevalence, rest, at, ref log, gradient, hessian);
            AddCell(t.IndexPositive, new(a, a.OnlyX, -1, 1, 0), new(b, b.OnlyY, -1, 0, 1), prevalence, rest, at, ref log, gradient, hessian);
            AddCell(t.ReferencePositive, new(a, a.OnlyY, -1, 0, 1), new(b, b.OnlyX, -1, 1, 0), prevalence, rest, at, ref log, gradient, hessian);
            AddCell(t.BothNegative, new(a, a.Neither, 1, -1, -1), new(b, b.Both, 1, 0, 0), prevalence, rest, at, ref log, gradient, hessian);
        }

        return log;
    }

    private static double OddsRatio(double logarithm) => logarithm == 0 ? 1 : Math.Exp(logarithm);

    /// <summary>Where the derivatives of a table stand among those of all parameters: its own are in the order a, b, c, r, s, t, u.</summary>
    private sealed class Positions
    {
        internal Positions(LatentClassLayout layout, int reference)
        {
            Gradient = [0, 1, 2, LatentClassLayout.Sensitivity(reference), LatentClassLayout.Specificity(reference), layout.WithCondition, layout.WithoutCondition];
            Hessian = [.. Enumerable.Range(0, Gradient.Length).SelectMany(i => Enumerable.Range(0, i + 1).Select(j => Gradient[i] * (Gradient[i] + 1) / 2 + Gradient[j]))];
        }

        internal int[] Gradient { get; }

        internal int[] Hessian { get; }
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
        double n, in ClassCell a, in ClassCell b, Vector512<double> prevalence, Vector512<double> rest, Positions positions, ref Vector512<double> log, Span<Vector512<double>> gradient, Span<Vector512<double>> hessian)
    {
        if (n == 0)
            return;
        ReadOnlySpan<int> first = positions.Gradient;
        ReadOnlySpan<int> at = positions.Hessian;
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
        gradient[first[0]] += ga;
        gradient[first[1]] += gb;
        gradient[first[2]] += gc;
        gradient[first[3]] += gr;
        gradient[first[4]] += gs;
        gradient[first[5]] += gt;
        gradient[first[6]] += gu;
        // n (p_ij / p - p_i p_j / p^2); the g are n p_i / p.
        hessian[at[0]] += wa * a.XX - ga * ga * inverse;
        hessian[at[1]] -= gb * ga * inverse;
        hessian[at[2]] += wb * b.XX - gb * gb * inverse;
        hessian[at[3]] += mixed * a.X - gc * ga * inverse;
        hessian[at[4]] -= mixed * b.X + gc * gb * inverse;
        hessian[at[5]] += gc * (rest - prevalence) - gc * gc * inverse;
        hessian[at[6]] += wa * a.XR - gr * ga * inverse;
        hessian[at[7]] -= gr * gb * inverse;
        hessian[at[8]] += mixed * a.R - gr * gc * inverse;
        hessian[at[9]] += wa * a.RR - gr * gr * inverse;
        hessian[at[10]] -= gs * ga * inverse;
        hessian[at[11]] += wb * b.XR - gs * gb * inverse;
        hessian[at[12]] -= mixed * b.R + gs * gc * inverse;
        hessian[at[13]] -= gs * gr * inverse;
        hessian[at[14]] += wb * b.RR - gs * gs * inverse;
        hessian[at[15]] += wa * a.XT - gt * ga * inverse;
        hessian[at[16]] -= gt * gb * inverse;
        hessian[at[17]] += mixed * a.T - gt * gc * inverse;
        hessian[at[18]] += wa * a.RT - gt * gr * inverse;
        hessian[at[19]] -= gt * gs * inverse;
        hessian[at[20]] += wa * a.TT - gt * gt * inverse;
        hessian[at[21]] -= gu * ga * inverse;
        hessian[at[22]] += wb * b.XT - gu * gb * inverse;
        hessian[at[23]] -= mixed * b.T + gu * gc * inverse;
        hessian[at[24]] -= gu * gr * inverse;
        hessian[at[25]] += wb * b.RT - gu * gs * inverse;
        hessian[at[26]] -= gu * gt * inverse;
        hessian[at[27]] += wb * b.TT - gu * gu * inverse;
    }
}
