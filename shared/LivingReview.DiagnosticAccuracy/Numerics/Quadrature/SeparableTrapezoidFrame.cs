using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Models.Binomial;

namespace LivingReview.DiagnosticAccuracy.Numerics.Quadrature;

/// <summary>
/// One arm of eight studies along its own axis of the rule: log of the integrand's factor that depends on x alone,
/// l(mu + L (c + x)) - q (c + x)^2 / 2 + p x, which is 0 at x = 0 after its height there is taken off.
/// </summary>
internal readonly struct SeparableTrapezoidAxis
{
    private readonly Vector512<double> _success, _failure, _mu, _centre, _pull, _height;
    private readonly double _scale, _curvature;

    internal SeparableTrapezoidAxis(
        Vector512<double> success, Vector512<double> failure, Vector512<double> mu, double scale, double curvature, Vector512<double> centre, Vector512<double> pull)
    {
        (_success, _failure, _mu, _scale, _curvature, _centre, _pull) = (success, failure, mu, scale, curvature / 2, centre, pull);
        _height = LogDensityAt(Vector512<double>.Zero, out _, out _, out _);
    }

    /// <summary>Log density at <paramref name="x"/>, the coordinate c + x, and the arm's score and information there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector512<double> LogDensityAt(Vector512<double> x, out Vector512<double> coordinate, out Vector512<double> score, out Vector512<double> weight)
    {
        coordinate = _centre + x;
        var log = BinomialArm.Evaluate(_success, _failure, Vector512.FusedMultiplyAdd(coordinate, Vector512.Create(_scale), _mu), out score, out weight);
        return log - coordinate * coordinate * _curvature + x * _pull - _height;
    }

    /// <summary>The step of a level, given the curvature of the whole integrand along this axis.</summary>
    internal Vector512<double> Step(QuadratureLevel level, Vector512<double> precision) =>
        Vector512.Min(Vector512.Create(level.StepInDeviations) / Vector512.Sqrt(precision), Vector512.Create(level.StepInLogits / Math.Abs(_scale)));

    /// <summary>Adds a node to the sums behind the error bound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Accumulate(ref QuadratureErrorBound sums, Vector512<double> density, Vector512<double> coordinate, Vector512<double> score, Vector512<double> weight)
    {
        var slope = score * _scale - coordinate * (2 * _curvature) + _pull;
        var curvature = slope * slope - weight * (_scale * _scale) - Vector512.Create(2 * _curvature);
        sums.Total += density;
        sums.First = Vector512.FusedMultiplyAdd(density, slope, sums.First);
        sums.Second = Vector512.FusedMultiplyAdd(density, curvature, sums.Second);
    }
}

/// <summary>
/// Bound on the error of the trapezoidal rule along one axis. The integrals of its first and second derivative are 0; what the rule
/// makes of them is its own error, times the frequency 2 pi / step once and twice, and a quarter of a turn apart.
/// </summary>
internal struct QuadratureErrorBound
{
    internal Vector512<double> Total, First, Second;

    /// <summary>Bound on the relative error of the integral.</summary>
    internal readonly Vector512<double> Error(Vector512<double> step)
    {
        var first = First * step * (1 / (2 * Math.PI));
        var second = Second * step * step * (1 / (4 * Math.PI * Math.PI));
        return Vector512.Sqrt(first * first + second * second) / Total;
    }
}

/// <summary>The coordinate frame of the rule for each of eight studies: its centre near the mode, the curvature there and the coupling of its axes.</summary>
internal readonly struct SeparableTrapezoidFrame
{
    /// <summary>Squared distance from the mode, in standard deviations, that is near enough to be the centre.</summary>
    private const double ModeTolerance = 0.01;

    /// <summary>L21 / L22.</summary>
    internal readonly double Coupling;

    /// <summary>The log integrand at the centre.</summary>
    internal readonly Vector512<double> Height;

    internal readonly Vector512<double> PrecisionA, PrecisionB;

    /// <summary>1 - r^2, r the correlation of the coordinates at the mode: the share of a marginal variance that is conditional.</summary>
    internal readonly Vector512<double> ConditionalShare;

    /// <summary>The same far out, where the likelihoods are flat and the prior alone remains.</summary>
    internal readonly Vector512<double> ConditionalShareInTail;

    /// <summary>Along z1. A field, like all here: a property would copy it at every use.</summary>
    internal readonly SeparableTrapezoidAxis A;

    /// <summary>Along v = z2 + kappa z1.</summary>
    internal readonly SeparableTrapezoidAxis B;

    internal SeparableTrapezoidFrame(in StudyBatch batch, CholeskyFactor factor, PosteriorModes modes, ReadOnlySpan<int> lanes)
    {
        var z1 = StudyBatch.Gather(modes.First, lanes);
        var z2 = StudyBatch.Gather(modes.Second, lanes);
        Height = BivariateGaussHermite.FindMode(batch, factor, ref z1, ref z2, out var p11, out _, out var p22, ModeTolerance);
        StudyBatch.Scatter(z1, modes.First, lanes);
        StudyBatch.Scatter(z2, modes.Second, lanes);

        Coupling = factor.L21 / factor.L22;
        var (v, square) = (z2 + z1 * Coupling, Coupling * Coupling);
        PrecisionA = p11 - (p22 - Vector512.Create(2.0)) * square;
        PrecisionB = p22;
        ConditionalShare = Vector512<double>.One - Vector512.Create(square) / (PrecisionA * PrecisionB);
        ConditionalShareInTail = Vector512.Create(1 / (1 + square));
        A = new SeparableTrapezoidAxis(batch.SuccessA, batch.FailureA, batch.MuA, factor.L11, 1 + square, z1, v * Coupling);
        B = new SeparableTrapezoidAxis(batch.SuccessB, batch.FailureB, batch.MuB, factor.L22, 1, v, z1 * Coupling);
    }
}
