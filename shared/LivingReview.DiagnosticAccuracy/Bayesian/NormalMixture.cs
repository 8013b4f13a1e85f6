using System.Runtime.Intrinsics;
using LivingReview.DiagnosticAccuracy.Numerics.Special;

namespace LivingReview.DiagnosticAccuracy.Bayesian;

/// <summary>A bivariate normal distribution.</summary>
internal readonly record struct NormalPart(double MeanA, double MeanB, double VarianceA, double Covariance, double VarianceB);

/// <summary>A mixture of bivariate normal distributions.</summary>
internal sealed class NormalMixture(double[] weights, NormalPart[] parts)
{
    // Directions of the polar integration over each part; the smooth mixture needs few.
    private const int Directions = 24;
    private const int Lanes = 8;
    private static readonly (double Cos, double Sin)[] Circle = [.. Enumerable.Range(0, Directions).Select(d => 2 * Math.PI * (d + 0.5) / Directions).Select(t => (Math.Cos(t), Math.Sin(t)))];

    /// <summary>Probability that both lie above their limits.</summary>
    internal double Above(double a, double b)
    {
        var sum = 0.0;
        for (var i = 0; i < parts.Length; i++)
        {
            var (p, deviationA, deviationB) = (parts[i], Math.Sqrt(parts[i].VarianceA), Math.Sqrt(parts[i].VarianceB));
            sum += weights[i] * BivariateNormal.Cdf((p.MeanA - a) / deviationA, (p.MeanB - b) / deviationB, Math.Clamp(p.Covariance / (deviationA * deviationB), -1, 1));
        }

        return Math.Clamp(sum, 0, 1);
    }

    /// <summary>The ellipse with the mixture's mean and covariance that contains this much of it.</summary>
    internal Region Ellipse(double level)
    {
        var (meanA, meanB) = (Mean(p => p.MeanA), Mean(p => p.MeanB));
        var varianceA = Mean(p => p.VarianceA + (p.MeanA - meanA) * (p.MeanA - meanA));
        var varianceB = Mean(p => p.VarianceB + (p.MeanB - meanB) * (p.MeanB - meanB));
        var covariance = Mean(p => p.Covariance + (p.MeanA - meanA) * (p.MeanB - meanB));
        var (deviationA, deviationB) = (Math.Sqrt(varianceA), Math.Sqrt(varianceB));
        var correlation = Math.Clamp(covariance / (deviationA * deviationB), -1, 1);
        var rest = Math.Sqrt((1 - correlation) * (1 + correlation));
        var rays = new Rays[parts.Length * Directions / Lanes];
        Span<double> starts = stackalloc double[Lanes], squares = stackalloc double[Lanes], shifts = stackalloc double[Lanes];
        for (var i = 0; i < parts.Length; i++)
        {
            var p = parts[i];
            var l11 = Math.Sqrt(p.VarianceA);
            var l21 = p.Covariance / l11;
            var l22 = Math.Sqrt(Math.Max(0, p.VarianceB - l21 * l21));
            var (start1, start2) = Whiten(p.MeanA - meanA, p.MeanB - meanB);
            for (var d = 0; d < Directions; d++)
            {
                var (cos, sin) = Circle[d];
                var (step1, step2) = Whiten(l11 * cos, l21 * cos + l22 * sin);
                var square = step1 * step1 + step2 * step2;
                var shift = (start1 * step1 + start2 * step2) / square;
                (squares[d % Lanes], shifts[d % Lanes]) = (1 / square, shift);
                starts[d % Lanes] = shift * shift - (start1 * start1 + start2 * start2) / square;
                if (d % Lanes == Lanes - 1)
                    rays[(i * Directions + d) / Lanes] = new(Vector512.Create<double>(squares), Vector512.Create<double>(shifts), Vector512.Create<double>(starts));
            }
        }

        return new(meanA, meanB, deviationA, deviationB, correlation, Radius(rays, level));

        double Mean(Func<NormalPart, double> value)
        {
            var sum = 0.0;
            for (var i = 0; i < parts.Length; i++) sum += weights[i] * value(parts[i]);
            return sum;
        }

        (double, double) Whiten(double a, double b)
        {
            var first = a / deviationA;
            return (first, (b / deviationB - correlation * first) / rest);
        }
    }

    /// <summary>Secant steps in the log of what lies outside, which is nearly a parabola in the radius, inside a bracket.</summary>
    private double Radius(Rays[] rays, double level)
    {
        var (low, high) = (0.0, 30.0);
        var target = Math.Log(1 - level);
        // For one normal distribution this is the answer.
        var (radius, last, lastExcess) = (Math.Sqrt(-2 * target), 0.0, -target);
        for (var step = 0; step < 60; step++)
        {
            var excess = Math.Log(Math.Max(1 - Content(rays, radius), 1e-300)) - target;
            if (excess > 0) low = radius;
            else high = radius;
            var (squared, lastSquared) = (radius * radius, last * last);
            var next = Math.Sqrt(Math.Max(0, squared - excess * (squared - lastSquared) / (excess - lastExcess)));
            (last, lastExcess) = (radius, excess);
            if (Math.Abs(next - radius) < 1e-9) return next;
            radius = next > low && next < high ? next : (low + high) / 2;
        }

        return radius;
    }

    /// <summary>Probability within the radius: along each ray from a part's mean the distance has the Rayleigh distribution.</summary>
    private double Content(Rays[] rays, double radius)
    {
        var (sum, squared) = (Vector512<double>.Zero, Vector512.Create(radius * radius));
        for (var i = 0; i < rays.Length; i++)
        {
            // Where the ray enters the ellipse and leaves it; the same point where it misses.
            var (square, shift, start) = (rays[i].InverseSquare, rays[i].Shift, rays[i].Start);
            var half = Vector512.Sqrt(Vector512.Max(start + squared * square, Vector512<double>.Zero));
            var (near, far) = (Vector512.Max(-shift - half, Vector512<double>.Zero), Vector512.Max(half - shift, Vector512<double>.Zero));
            sum += weights[i * Lanes / Directions] * (VectorMath.Exp(near * near * -0.5) - VectorMath.Exp(far * far * -0.5));
        }

        return Vector512.Sum(sum) / Directions;
    }

    /// <summary>Eight rays from the mean of a part, in coordinates where the ellipse is a circle about 0: |start + t step|^2 = r^2 at t = -shift -+ sqrt(start + r^2 inverse square).</summary>
    private readonly record struct Rays(Vector512<double> InverseSquare, Vector512<double> Shift, Vector512<double> Start);
}
