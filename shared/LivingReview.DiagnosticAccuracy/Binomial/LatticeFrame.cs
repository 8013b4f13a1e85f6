using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LivingReview.DiagnosticAccuracy.Binomial;

/// <summary>
/// One arm of eight studies along its own axis of the lattice: log of the integrand's factor that depends on x alone,
/// l(mu + L (c + x)) - q (c + x)^2 / 2 + p x, which is 0 at x = 0 after its height there is taken off.
/// </summary>
internal readonly struct LatticeAxis
{
    private readonly Vector512<double> success, failure, mu, centre, pull, height;
    private readonly double scale, curvature;

    internal LatticeAxis(
        Vector512<double> success, Vector512<double> failure, Vector512<double> mu, double scale, double curvature, Vector512<double> centre, Vector512<double> pull)
    {
        (this.success, this.failure, this.mu, this.scale, this.curvature, this.centre, this.pull) = (success, failure, mu, scale, curvature / 2, centre, pull);
        height = LevelAt(Vector512<double>.Zero, out _, out _, out _);
    }

    /// <summary>Log density at <paramref name="x"/>, the coordinate c + x, and the arm's score and information there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector512<double> LevelAt(Vector512<double> x, out Vector512<double> coordinate, out Vector512<double> score, out Vector512<double> weight)
    {
        coordinate = centre + x;
        var log = Arm.Evaluate(success, failure, Vector512.FusedMultiplyAdd(coordinate, Vector512.Create(scale), mu), out score, out weight);
        return log - coordinate * coordinate * curvature + x * pull - height;
    }

    /// <summary>The step that a grade asks for, given the curvature of the whole integrand along this axis.</summary>
    internal Vector512<double> Step(LatticeGrade grade, Vector512<double> precision) =>
        Vector512.Min(Vector512.Create(grade.Width) / Vector512.Sqrt(precision), Vector512.Create(grade.Logits / Math.Abs(scale)));

    /// <summary>Adds a node to the certificate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Certify(ref LatticeCertificate sums, Vector512<double> density, Vector512<double> coordinate, Vector512<double> score, Vector512<double> weight)
    {
        var slope = score * scale - coordinate * (2 * curvature) + pull;
        var bend = slope * slope - weight * (scale * scale) - Vector512.Create(2 * curvature);
        sums.Total += density;
        sums.First = Vector512.FusedMultiplyAdd(density, slope, sums.First);
        sums.Second = Vector512.FusedMultiplyAdd(density, bend, sums.Second);
    }
}

/// <summary>
/// How well the trapezoidal rule integrates the density along one axis. The integrals of its first and second derivative are 0; what the rule
/// makes of them is its own error, times the frequency 2 pi / step once and twice, and a quarter of a turn apart.
/// </summary>
internal struct LatticeCertificate
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

/// <summary>Where the lattice of each of eight studies lies: its centre near the mode, the curvature there and the coupling of its axes.</summary>
internal readonly struct LatticeFrame
{
    /// <summary>Squared distance from the mode, in standard deviations, that is near enough to be the centre.</summary>
    private const double NearMode = 0.01;

    /// <summary>L21 / L22.</summary>
    internal readonly double Kappa;

    /// <summary>The log integrand at the centre.</summary>
    internal readonly Vector512<double> Height;

    internal readonly Vector512<double> PrecisionA, PrecisionB;

    /// <summary>1 - r^2, r the correlation of the coordinates at the mode: the share of a marginal variance that is conditional.</summary>
    internal readonly Vector512<double> Rest;

    /// <summary>The same far out, where the likelihoods are flat and the prior alone remains.</summary>
    internal readonly Vector512<double> RestOfTail;

    /// <summary>Along z1. A field, like all here: a property would copy it at every use.</summary>
    internal readonly LatticeAxis A;

    /// <summary>Along v = z2 + kappa z1.</summary>
    internal readonly LatticeAxis B;

    internal LatticeFrame(in Batch batch, Scale scale, Modes modes, ReadOnlySpan<int> lanes)
    {
        var z1 = Batch.Gather(modes.First, lanes);
        var z2 = Batch.Gather(modes.Second, lanes);
        Height = PlaneKernel.FindMode(batch, scale, ref z1, ref z2, out var p11, out _, out var p22, NearMode);
        Batch.Scatter(z1, modes.First, lanes);
        Batch.Scatter(z2, modes.Second, lanes);

        Kappa = scale.L21 / scale.L22;
        var (v, square) = (z2 + z1 * Kappa, Kappa * Kappa);
        PrecisionA = p11 - (p22 - Vector512.Create(2.0)) * square;
        PrecisionB = p22;
        Rest = Vector512<double>.One - Vector512.Create(square) / (PrecisionA * PrecisionB);
        RestOfTail = Vector512.Create(1 / (1 + square));
        A = new LatticeAxis(batch.SuccessA, batch.FailureA, batch.MuA, scale.L11, 1 + square, z1, v * Kappa);
        B = new LatticeAxis(batch.SuccessB, batch.FailureB, batch.MuB, scale.L22, 1, v, z1 * Kappa);
    }
}
