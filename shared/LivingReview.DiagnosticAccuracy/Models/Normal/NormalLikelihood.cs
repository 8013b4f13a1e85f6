using LivingReview.DiagnosticAccuracy.Numerics.Linear;

namespace LivingReview.DiagnosticAccuracy.Models.Normal;

/// <summary>
/// The (restricted) log-likelihood of y_i ~ N(mu, Psi + S_i), profiled over mu by generalized least squares, with its gradient in the
/// Cholesky factor (l11, l21, l22) of Psi, in which a variance of 0 and a correlation of -1 or 1 are ordinary points.
/// Constants as mvmeta: -(observations - 2 if restricted)/2 ln(2 pi).
/// </summary>
internal sealed class NormalLikelihood(NormalObservation[] observations, bool restricted)
{
    public readonly record struct Point(double LogLikelihood, double MuA, double MuB, SymmetricMatrix2 Information, double D11, double D21, double D22);

    private readonly bool _hasA = Array.Exists(observations, o => o.HasA);
    private readonly bool _hasB = Array.Exists(observations, o => o.HasB);

    public NormalObservation[] Observations => observations;

    public bool HasA => _hasA;

    public bool HasB => _hasB;

    public Point At(double l11, double l21, double l22)
    {
        var psi = new SymmetricMatrix2(l11 * l11, l11 * l21, l21 * l21 + l22 * l22);
        double waa = 0, wab = 0, wbb = 0, wya = 0, wyb = 0, logDeterminants = 0;
        foreach (var o in observations)
        {
            var (w, logDeterminant) = Weight(o, psi);
            logDeterminants += logDeterminant;
            (waa, wab, wbb) = (waa + w.AA, wab + w.AB, wbb + w.BB);
            wya += w.AA * o.A + w.AB * o.B;
            wyb += w.AB * o.A + w.BB * o.B;
        }

        // An arm without any observation has no mean: a unit information keeps the algebra of the other arm.
        var information = new SymmetricMatrix2(_hasA ? waa : 1, wab, _hasB ? wbb : 1);
        var c = information.Inverse;
        var (muA, muB) = (c.AA * wya + c.AB * wyb, c.AB * wya + c.BB * wyb);
        return Score(psi, information, c, muA, muB, logDeterminants, l11, l21, l22);
    }

    private Point Score(
        SymmetricMatrix2 psi, SymmetricMatrix2 information, SymmetricMatrix2 c, double muA, double muB, double logDeterminants, double l11, double l21, double l22)
    {
        double quadratic = 0, gAA = 0, gAB = 0, gBB = 0;
        var scalars = 0;
        foreach (var o in observations)
        {
            var (w, _) = Weight(o, psi);
            scalars += (o.HasA ? 1 : 0) + (o.HasB ? 1 : 0);
            var (ra, rb) = (o.A - muA, o.B - muB);
            var (va, vb) = (w.AA * ra + w.AB * rb, w.AB * ra + w.BB * rb);
            quadratic += (o.HasA ? ra * va : 0) + (o.HasB ? rb * vb : 0);
            // W C W, the REML correction to the trace.
            double caa = 0, cab = 0, cbb = 0;
            if (restricted)
            {
                var (t11, t12) = (w.AA * c.AA + w.AB * c.AB, w.AA * c.AB + w.AB * c.BB);
                var (t21, t22) = (w.AB * c.AA + w.BB * c.AB, w.AB * c.AB + w.BB * c.BB);
                (caa, cab, cbb) = (t11 * w.AA + t12 * w.AB, t11 * w.AB + t12 * w.BB, t21 * w.AB + t22 * w.BB);
            }

            gAA += 0.5 * (va * va - w.AA + caa);
            gAB += va * vb - w.AB + cab;
            gBB += 0.5 * (vb * vb - w.BB + cbb);
        }

        var means = (_hasA ? 1 : 0) + (_hasB ? 1 : 0);
        var logLikelihood = -0.5 * (logDeterminants + quadratic + (scalars - (restricted ? means : 0)) * Math.Log(2 * Math.PI));
        if (restricted) logLikelihood -= 0.5 * Math.Log(information.Determinant);
        return new(logLikelihood, muA, muB, information, 2 * l11 * gAA + l21 * gAB, l11 * gAB + 2 * l21 * gBB, 2 * l22 * gBB);
    }

    /// <summary>(Psi + S)^-1 and ln|Psi + S|, over the arms that exist.</summary>
    private static (SymmetricMatrix2 Weight, double LogDeterminant) Weight(NormalObservation o, SymmetricMatrix2 psi)
    {
        var v = new SymmetricMatrix2(psi.AA + o.VarA, psi.AB, psi.BB + o.VarB);
        if (o is { HasA: true, HasB: true }) return (v.Inverse, Math.Log(v.Determinant));
        return o.HasA ? (new(1 / v.AA, 0, 0), Math.Log(v.AA)) : (new(0, 0, 1 / v.BB), Math.Log(v.BB));
    }
}
