using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Models.Selection;

/// <summary>
/// The probability that a study with so many people is published, exactly: the sum over all tables that it could have had, P(x, y) Phi(alpha + beta t(x, y)).
/// The random effects are integrated by the trapezoidal rule, with steps no longer than the width over which the sum changes; given the first effect the two
/// arms are independent, so that P is a sum of as many outer products as there are nodes. The probabilities are then gathered at even values of t, with the
/// weights of the polynomial through the six nearest, so that alpha and beta cost one pass over those and not over all tables.
/// </summary>
internal sealed class PublishedShare
{
    /// <summary>Distance of the values of t: with beta at most 2 the polynomials are right to 1e-7.</summary>
    private const double BinWidth = 0.08;

    /// <summary>Beyond it the normal density of a random effect holds 1e-10.</summary>
    private const double Tail = 6.4;

    private const double LongestStep = 0.6;
    private const double Negligible = 1e-17;
    private readonly int _diseased, _nonDiseased;
    private readonly double _contrastA, _contrastB, _least;
    private readonly double _lowest;

    // By rows of y for each x: where the table's statistic stands, in bins above the lowest.
    private readonly double[] _positions;
    private readonly double[] _coefficientsA, _coefficientsB;
    private readonly double[] _probabilities, _row, _arm, _bins;

    /// <param name="diseased">People with the condition.</param>
    /// <param name="nonDiseased">People without it.</param>
    /// <param name="contrast">Weights of the two logits in the statistic.</param>
    /// <param name="fineness">1; 2 halves the steps of the integration, to see how exact it is.</param>
    internal PublishedShare(int diseased, int nonDiseased, (double A, double B) contrast, double fineness = 1)
    {
        (_diseased, _nonDiseased, _contrastA, _contrastB) = (diseased, nonDiseased, Math.Abs(contrast.A), Math.Abs(contrast.B));
        _least = Math.Sqrt(contrast.A * contrast.A * 4 / diseased + contrast.B * contrast.B * 4 / nonDiseased) / fineness;
        Fineness = fineness;
        _positions = new double[Tables(diseased, nonDiseased)];
        for (var x = 0; x <= diseased; x++)
        {
            for (var y = 0; y <= nonDiseased; y++)
                _positions[x * (nonDiseased + 1) + y] = Statistic(x, diseased - x, y, nonDiseased - y, contrast) / BinWidth;
        }

        // Two bins of margin on either side for the polynomials.
        _lowest = Math.Floor(_positions.Min()) - 2;
        for (var i = 0; i < _positions.Length; i++)
            _positions[i] -= _lowest;
        _bins = new double[(int)_positions.Max() + 4];
        (_coefficientsA, _coefficientsB) = (Coefficients(diseased), Coefficients(nonDiseased));
        (_probabilities, _row, _arm) = (new double[_positions.Length], new double[nonDiseased + 1], new double[Math.Max(diseased, nonDiseased) + 1]);
    }

    private double Fineness { get; }

    internal static long Tables(long diseased, long nonDiseased) => (diseased + 1) * (nonDiseased + 1);

    /// <summary>The t statistic of a table; 0.5 is added to its cells where one is 0.</summary>
    internal static double Statistic(double truePositives, double falseNegatives, double trueNegatives, double falsePositives, (double A, double B) contrast)
    {
        var add = truePositives == 0 || falseNegatives == 0 || trueNegatives == 0 || falsePositives == 0 ? 0.5 : 0;
        var (tp, fn, tn, fp) = (truePositives + add, falseNegatives + add, trueNegatives + add, falsePositives + add);
        var variance = contrast.A * contrast.A * (1 / tp + 1 / fn) + contrast.B * contrast.B * (1 / tn + 1 / fp);
        return (contrast.A * Math.Log(tp / fn) + contrast.B * Math.Log(tn / fp)) / Math.Sqrt(variance);
    }

    /// <summary>Spreads the probability of every table over the values of t.</summary>
    internal void Prepare(double muA, double muB, double l11, double l21, double l22)
    {
        Array.Clear(_probabilities);
        Array.Clear(_bins);
        var (step1, step2) = (Step(_contrastA * Math.Abs(l11) + _contrastB * Math.Abs(l21)), Step(_contrastB * Math.Abs(l22)));
        var (steps1, steps2) = ((int)(Tail / step1), l22 == 0 ? 0 : (int)(Tail / step2));
        for (var i = -steps1; i <= steps1; i++)
        {
            var z1 = i * step1;
            Array.Clear(_row);
            for (var j = -steps2; j <= steps2; j++)
            {
                var z2 = j * step2;
                AddBinomial(_coefficientsB, _nonDiseased, muB + l21 * z1 + l22 * z2, Math.Exp(-z2 * z2 / 2), _row);
            }

            Array.Clear(_arm);
            AddBinomial(_coefficientsA, _diseased, muA + l11 * z1, Math.Exp(-z1 * z1 / 2), _arm);
            for (var x = 0; x <= _diseased; x++)
            {
                if (_arm[x] > Negligible)
                    AddScaled(_row, _arm[x], _probabilities.AsSpan(x * (_nonDiseased + 1), _nonDiseased + 1));
            }
        }

        Gather();
    }

    /// <summary>The probability of publication, and its derivative in alpha.</summary>
    internal double At(double alpha, double beta, out double slope)
    {
        var share = 0.0;
        slope = 0;
        for (var bin = 0; bin < _bins.Length; bin++)
        {
            if (_bins[bin] == 0)
                continue;
            var z = alpha + beta * (_lowest + bin) * BinWidth;
            share += _bins[bin] * Quantiles.NormalUpperTail(-z);
            slope += _bins[bin] * Math.Exp(-z * z / 2);
        }

        slope /= Math.Sqrt(2 * Math.PI);
        return share;
    }

    private double Step(double scale) => Math.Min(LongestStep / Fineness, scale > 0 ? _least / scale : LongestStep);

    private static double[] Coefficients(int n) => [.. Enumerable.Range(0, n + 1).Select(y => LogBinomial.Coefficient(y, n - y))];

    /// <summary>Adds weight times the binomial probabilities of 0 to n successes, those within nine standard deviations.</summary>
    private static void AddBinomial(double[] coefficients, int n, double logit, double weight, double[] row)
    {
        var (p, q) = (Logistic.Expit(logit), Logistic.Expit(-logit));
        var reach = 9 * Math.Sqrt(n * p * q) + 12;
        var (first, last) = (Math.Max(0, (int)(n * p - reach)), Math.Min(n, (int)(n * p + reach)));
        // n ln q without the digits that q near 1 has lost.
        var none = -n * (Math.Max(logit, 0) + NearOne.Log1p(Math.Exp(-Math.Abs(logit))));
        for (var y = first; y <= last; y++)
            row[y] += weight * Math.Exp(coefficients[y] + y * logit + none);
    }

    private static void AddScaled(ReadOnlySpan<double> row, double factor, Span<double> sums)
    {
        var vectors = MemoryMarshal.Cast<double, Vector512<double>>(row);
        var targets = MemoryMarshal.Cast<double, Vector512<double>>(sums);
        for (var i = 0; i < vectors.Length; i++)
            targets[i] = Vector512.FusedMultiplyAdd(vectors[i], Vector512.Create(factor), targets[i]);
        for (var i = vectors.Length * Vector512<double>.Count; i < row.Length; i++)
            sums[i] = Math.FusedMultiplyAdd(row[i], factor, sums[i]);
    }

    private void Gather()
    {
        var total = 0.0;
        for (var i = 0; i < _positions.Length; i++)
        {
            var p = _probabilities[i];
            if (p < Negligible)
                continue;
            total += p;
            var bin = (int)_positions[i];
            var f = _positions[i] - bin;
            // Lagrange's polynomials through -2, -1, 0, 1, 2, 3 at f.
            var (a, b, c, d, e, g) = (f + 2, f + 1, f, f - 1, f - 2, f - 3);
            _bins[bin - 2] -= p * b * c * d * e * g / 120;
            _bins[bin - 1] += p * a * c * d * e * g / 24;
            _bins[bin] -= p * a * b * d * e * g / 12;
            _bins[bin + 1] += p * a * b * c * e * g / 12;
            _bins[bin + 2] -= p * a * b * c * d * g / 24;
            _bins[bin + 3] += p * a * b * c * d * e / 120;
        }

        for (var bin = 0; bin < _bins.Length; bin++)
            _bins[bin] /= total;
    }
}
