using LivingReview.DiagnosticAccuracy.Numerics.Linear;
using LivingReview.DiagnosticAccuracy.Numerics.RandomEffects;

namespace LivingReview.DiagnosticAccuracy.Models.MultipleThresholds;

/// <summary>
/// The two locations and log scales when the variation between studies is given in units of the scales, under flat priors: the mode, the covariance there
/// and the mass, by Laplace's method. In such units the variation is that of the logits, so the factor of the covariance grows with the scales.
/// </summary>
internal sealed class ConditionalMarkers(MarginalLikelihood likelihood)
{
    internal const int Size = 4;
    private const int All = 7;
    private const int MaxSteps = 25;

    /// <summary>Half of this is what the last Newton step adds to the log density; its own error is of higher order.</summary>
    private const double SmallDecrement = 0.02;

    private static readonly double LogTwoPi = Math.Log(2 * Math.PI);
    private readonly double[] _theta = new double[All];
    private readonly double[] _gradient = new double[All];
    private readonly double[] _hessian = new double[All * All];
    private readonly double[] _reduced = new double[Size];
    private readonly double[] _curvature = new double[Size * Size];
    private readonly double[] _step = new double[Size];
    private readonly double[] _work = new double[Size * Size];

    /// <summary>m0, m1, ln lambda0, ln lambda1: the last mode, from which the next search starts.</summary>
    internal double[] Mode { get; set; } = new double[Size];

    /// <summary>Covariance at the mode, by rows; null where there is none.</summary>
    internal double[]? Covariance { get; private set; }

    /// <summary>Goes to the mode. Null where the likelihood has none that double precision finds.</summary>
    /// <param name="deviation0">Between-study standard deviation of the location without the condition, in units of its scale.</param>
    /// <param name="deviation1">The same with the condition.</param>
    /// <param name="correlation">Correlation of the locations, -1 to 1.</param>
    internal double? LogMass(double deviation0, double deviation1, double correlation)
    {
        Covariance = null;
        double[] at = [.. Mode];
        var value = Evaluate(at, deviation0, deviation1, correlation);
        for (var step = 0; step < MaxSteps && double.IsFinite(value); step++)
        {
            var decrement = SymmetricMatrix.AscentStep(_curvature, _reduced, _step, _work, out var isShifted);
            if (!isShifted && decrement < SmallDecrement)
                return Finish(at, value + decrement / 2);
            // A scale that changes by more than a factor of e in one step is a step too far.
            var reach = Math.Min(1, 1 / Math.Max(Math.Abs(_step[2]), Math.Abs(_step[3])));
            var direction = (double[])[.. _step];
            for (var halving = 0; ; halving++, reach /= 2)
            {
                double[] next = [.. at.Zip(direction, (x, d) => x + reach * d)];
                var there = Evaluate(next, deviation0, deviation1, correlation);
                if (!(there >= value) && halving < 12) continue;
                if (!(there >= value)) return null;
                (at, value) = (next, there);
                break;
            }
        }

        return null;
    }

    private double? Finish(double[] at, double value)
    {
        Covariance = SymmetricMatrix.InverseOfNegative(_curvature, Size);
        if (Covariance is null) return null;
        Mode = [.. at.Zip(_step, (x, d) => x + d)];
        for (var i = 0; i < Size * Size; i++) _work[i] = -_curvature[i];
        if (!SymmetricMatrix.Cholesky(_work, Size, 1e-12)) return null;
        var halfLogDeterminant = 0.0;
        for (var i = 0; i < Size; i++) halfLogDeterminant += Math.Log(_work[i * Size + i]);
        return value - halfLogDeterminant + Size / 2 * LogTwoPi;
    }

    /// <summary>The log-likelihood, with its derivatives in the four parameters while the factor follows the scales.</summary>
    private double Evaluate(ReadOnlySpan<double> markers, double deviation0, double deviation1, double correlation)
    {
        markers.CopyTo(_theta);
        var (scale0, scale1) = (Math.Exp(markers[2]), Math.Exp(markers[3]));
        _theta[4] = deviation0 * scale0;
        _theta[5] = correlation * deviation1 * scale1;
        _theta[6] = Math.Sqrt((1 - correlation) * (1 + correlation)) * deviation1 * scale1;
        var value = likelihood.Evaluate(_theta, _gradient, _hessian);
        for (var i = 0; i < Size; i++)
        {
            _reduced[i] = Sum(i, k => _gradient[k]);
            for (var j = 0; j < Size; j++)
                _curvature[i * Size + j] = Sum(i, k => Sum(j, l => _hessian[k * All + l]));
        }

        _curvature[2 * Size + 2] += _theta[4] * _gradient[4];
        _curvature[3 * Size + 3] += _theta[5] * _gradient[5] + _theta[6] * _gradient[6];
        return value;

        // A log scale moves the entries of the factor in its row in proportion to themselves.
        double Sum(int parameter, Func<int, double> of) => of(parameter) + parameter switch
        {
            2 => _theta[4] * of(4),
            3 => _theta[5] * of(5) + _theta[6] * of(6),
            _ => 0,
        };
    }
}
