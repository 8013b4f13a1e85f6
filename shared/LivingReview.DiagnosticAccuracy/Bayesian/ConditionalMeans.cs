using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;
using LivingReview.DiagnosticAccuracy.Numerics.Quadrature;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Bayesian;

/// <summary>First four moments of a quantity: mean, variance, skewness and excess kurtosis.</summary>
internal readonly record struct Moments(double Mean, double Variance, double Skewness, double Kurtosis);

/// <summary>
/// The posterior of the two means at a given covariance matrix: its mass and its moments. The log density around its mode is its quadratic plus
/// a quartic through four more points a little beyond the bulk, with the gradients and Hessians there for the mixed terms; the integral of its exponential is
/// a product Gauss-Hermite rule. So four evaluations of the exact likelihood beside the mode give the mass to about 1e-5. The prior of the covariance matrix is left out.
/// </summary>
internal sealed class ConditionalMeans(Cells cells, PriorDensity prior)
{
    private const double Reach = 2;
    private const int MaxSteps = 30;

    /// <summary>So near the mode the rest of the way is a matter of the quadratic.</summary>
    private const double SmallDecrement = 0.01;

    /// <summary>People in an arm from which all integrals are by Gauss-Hermite rules.</summary>
    private const double HugeArm = 200_000;

    /// <summary>Nodes of the oblique matrices that the separable rule does not suit.</summary>
    private const int ObliqueNodes = 11;

    private static readonly double LogTwoPi = Math.Log(2 * Math.PI);
    private readonly BinomialLikelihood _likelihood = new(cells, DesignMatrix.Intercepts(cells.Count), RandomEffects.Bivariate, QuadratureRuleSelection.CoarseNodes);
    private readonly double[] _theta = new double[5];
    private readonly double[] _gradient = new double[5];
    private readonly double[] _hessian = new double[25];
    // Such integrands are normal densities but for a part in a million, and far too narrow for the lattice.
    private readonly bool _isHuge = Math.Max(Largest(cells.SuccessA, cells.FailureA), Largest(cells.SuccessB, cells.FailureB)) > HugeArm;
    private int _rule;
    private (double A, double B) _near;

    /// <summary>The last mode, from which the next search starts.</summary>
    internal (double A, double B) Mode { get; set; }

    private readonly record struct Point(double Value, double G1, double G2, double H11, double H12, double H22);

    /// <summary>Goes near the mode and takes the mass by Laplace's method; what one more Newton step would add comes from the gradient.</summary>
    internal double LogMass(double deviationA, double deviationB, double correlation)
    {
        SetFactor(deviationA, deviationB, correlation);
        var centre = FindMode(out var rise);
        return centre.Value + rise / 2 - Math.Log(centre.H11 * centre.H22 - centre.H12 * centre.H12) / 2 + LogTwoPi;
    }

    /// <summary>Mass and moments beyond Laplace's method.</summary>
    internal double Integrate(double deviationA, double deviationB, double correlation, out Moments a, out Moments b, out double covariance)
    {
        SetFactor(deviationA, deviationB, correlation);
        var centre = FindMode(out _);
        var (modeA, modeB) = _near;
        var (p11, p12, p22) = (-centre.H11, -centre.H12, -centre.H22);
        var determinant = p11 * p22 - p12 * p12;
        var (m11, m22) = (Math.Sqrt(p22 / determinant), 1 / Math.Sqrt(p22));
        var m21 = -p12 / (determinant * m11);
        var (b1, b2) = (m11 * centre.G1 + m21 * centre.G2, m22 * centre.G2);
        var (plus1, minus1, plus2, minus2) = (Whitened(Reach, 0), Whitened(-Reach, 0), Whitened(0, Reach), Whitened(0, -Reach));
        const double C2 = Reach * Reach;
        const double C3 = C2 * Reach;
        var (c30, c40) = Along(plus1, minus1, b1);
        var (c03, c04) = Along(plus2, minus2, b2);
        var (c21, c31) = (((plus1.G2 + minus1.G2) / 2 - b2) / C2, (plus1.G2 - minus1.G2) / (2 * C3));
        var (c12, c13) = (((plus2.G1 + minus2.G1) / 2 - b1) / C2, (plus2.G1 - minus2.G1) / (2 * C3));
        var c22 = ((plus1.H22 + minus1.H22) / 2 + 1 + ((plus2.H11 + minus2.H11) / 2 + 1)) / (4 * C2);
        var sums = Sum([b1, b2, c30, c21, c12, c03, c40, c31, c22, c13, c04], m11, m21, m22, out a, out b, out covariance);
        a = a with { Mean = a.Mean + modeA };
        b = b with { Mean = b.Mean + modeB };
        return centre.Value + Math.Log(sums * m11 * m22);

        Point Whitened(double x1, double x2)
        {
            var at = At(modeA + m11 * x1, modeB + m21 * x1 + m22 * x2);
            var (h1, h2) = (at.H11 * m11 + at.H12 * m21, at.H12 * m11 + at.H22 * m21);
            return new(at.Value - centre.Value + (x1 * x1 + x2 * x2) / 2, m11 * at.G1 + m21 * at.G2 + x1, m22 * at.G2 + x2, m11 * h1 + m21 * h2, m22 * h2, m22 * m22 * at.H22);
        }

        static (double Cubic, double Quartic) Along(Point plus, Point minus, double slope) =>
            (((plus.Value - minus.Value) / 2 - slope * Reach) / C3, (plus.Value + minus.Value) / 2 / (C2 * C2));
    }

    /// <summary>The integral of exp(-|x|^2 / 2 + polynomial), with the central moments of m11 x1 and m21 x1 + m22 x2.</summary>
    private static double Sum(ReadOnlySpan<double> c, double m11, double m21, double m22, out Moments a, out Moments b, out double covariance)
    {
        var rule = GaussHermiteProduct.WithNodes(13);
        Span<Vector512<double>> sums = stackalloc Vector512<double>[10];
        sums.Clear();
        for (var i = 0; i < rule.Weights.Length; i++)
        {
            var (x1, x2) = (rule.X1[i], rule.X2[i]);
            var (q1, q2) = (x1 * x1, x2 * x2);
            var polynomial = x1 * c[0] + x2 * c[1] + q1 * (x1 * c[2] + x2 * c[3] + q1 * c[6] + x1 * x2 * c[7] + q2 * c[8]) + q2 * (x1 * c[4] + x2 * c[5] + x1 * x2 * c[9] + q2 * c[10]);
            // Far out the polynomial is an extrapolation: it must not outgrow the quadratic.
            var far = q1 + q2;
            polynomial = Vector512.Min(polynomial, far * 0.25 + Vector512.Create(0.2));
            var w = rule.Weights[i] * VectorMath.Exp(polynomial - far * 0.5);
            var (dA, dB) = (x1 * m11, x1 * m21 + x2 * m22);
            sums[0] += w;
            AddPowers(sums[1..5], w, dA);
            AddPowers(sums[5..9], w, dB);
            sums[9] += w * dA * dB;
        }

        var total = Vector512.Sum(sums[0]);
        (a, b) = (Central(sums[1..5], total), Central(sums[5..9], total));
        covariance = Vector512.Sum(sums[9]) / total - a.Mean * b.Mean;
        return total;
    }

    private static void AddPowers(Span<Vector512<double>> sums, Vector512<double> weight, Vector512<double> d)
    {
        for (var power = 0; power < 4; power++)
        {
            weight *= d;
            sums[power] += weight;
        }
    }

    private static Moments Central(ReadOnlySpan<Vector512<double>> sums, double total)
    {
        var (m, s2, s3, s4) = (Vector512.Sum(sums[0]) / total, Vector512.Sum(sums[1]) / total, Vector512.Sum(sums[2]) / total, Vector512.Sum(sums[3]) / total);
        var variance = s2 - m * m;
        var third = s3 - 3 * m * s2 + 2 * m * m * m;
        var fourth = s4 - 4 * m * s3 + 6 * m * m * s2 - 3 * m * m * m * m;
        return new(m, variance, third / Math.Pow(variance, 1.5), fourth / (variance * variance) - 3);
    }

    private static double Largest(double[] successes, double[] failures) => successes.Zip(failures, (s, f) => s + f).Max();

    private void SetFactor(double deviationA, double deviationB, double correlation)
    {
        (_theta[2], _theta[3], _theta[4]) = (deviationA, correlation * deviationB, Math.Sqrt((1 - correlation) * (1 + correlation)) * deviationB);
        var rule = !_isHuge && SeparableTrapezoid.IsApplicable(new(_theta[2], _theta[3], _theta[4])) ? SeparableTrapezoid.FirstReliableRule : ObliqueNodes;
        if (rule != _rule) _likelihood.UseForAll(_rule = rule);
    }

    /// <summary>Log likelihood plus log prior of the means, with derivatives in the means.</summary>
    private Point At(double a, double b)
    {
        (_theta[0], _theta[1]) = (a, b);
        var value = _likelihood.Evaluate(_theta, _gradient, _hessian);
        var precision = 1 / (prior.MeanDeviation * prior.MeanDeviation);
        return new(
            value - (a * a + b * b) * precision / 2 - LogTwoPi - 2 * Math.Log(prior.MeanDeviation),
            _gradient[0] - a * precision, _gradient[1] - b * precision, _hessian[0] - precision, _hessian[1], _hessian[6] - precision);
    }

    /// <summary>
    /// Newton's method until another step would add less than half of <see cref="SmallDecrement"/> to the log density: the expansion begins near the mode,
    /// and the next search where that step leads.
    /// </summary>
    /// <param name="rise">Twice what the step would add; 0 where the search did not end so.</param>
    private Point FindMode(out double rise)
    {
        var (a, b) = _near = Mode;
        var point = At(a, b);
        rise = 0;
        for (var step = 0; step < MaxSteps; step++)
        {
            // The log density is nearly concave; where it is not, the curvature of the prior alone still points uphill.
            var determinant = point.H11 * point.H22 - point.H12 * point.H12;
            var (h11, h12, h22) = point.H11 < 0 && determinant > 0 ? (point.H11, point.H12, point.H22) : (Math.Min(point.H11, -1), 0, Math.Min(point.H22, -1));
            determinant = h11 * h22 - h12 * h12;
            var (d1, d2) = ((h12 * point.G2 - h22 * point.G1) / determinant, (h12 * point.G1 - h11 * point.G2) / determinant);
            rise = d1 * point.G1 + d2 * point.G2;
            if (!(rise >= SmallDecrement) && !(point.H11 >= 0))
            {
                if (double.IsFinite(rise)) Mode = (a + d1, b + d2);
                return point;
            }

            var reach = Math.Min(1, 2 / Math.Max(Math.Abs(d1), Math.Abs(d2)));
            for (var halving = 0; ; halving++, reach /= 2)
            {
                var next = At(a + reach * d1, b + reach * d2);
                // What is no number is no rise either.
                if (!(next.Value >= point.Value) && halving < 20) continue;
                rise = 0;
                if (!double.IsFinite(next.Value))
                {
                    if (double.IsFinite(point.Value)) Mode = _near;
                    return point;
                }

                (a, b, point) = (a + reach * d1, b + reach * d2, next);
                _near = (a, b);
                break;
            }
        }

        if (double.IsFinite(point.Value)) Mode = _near;
        return point;
    }
}
