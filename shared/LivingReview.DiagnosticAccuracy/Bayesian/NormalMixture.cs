namespace LivingReview.DiagnosticAccuracy.Bayesian;

/// <summary>A bivariate normal distribution.</summary>
internal readonly record struct NormalPart(double MeanA, double MeanB, double VarianceA, double Covariance, double VarianceB);

/// <summary>A mixture of bivariate normal distributions.</summary>
internal sealed class NormalMixture(double[] weights, NormalPart[] parts)
{
    // Directions of the polar integration over each part; the smooth mixture needs few.
    private const int Directions = 24;

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
        var rays = new (double Start1, double Start2, double Step1, double Step2)[parts.Length * Directions];
        for (var i = 0; i < parts.Length; i++)
        {
            var p = parts[i];
            var l11 = Math.Sqrt(p.VarianceA);
            var l21 = p.Covariance / l11;
            var l22 = Math.Sqrt(Math.Max(0, p.VarianceB - l21 * l21));
            var (start1, start2) = Whiten(p.MeanA - meanA, p.MeanB - meanB);
            for (var d = 0; d < Directions; d++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * (d + 0.5) / Directions);
                var (step1, step2) = Whiten(l11 * cos, l21 * cos + l22 * sin);
                rays[i * Directions + d] = (start1, start2, step1, step2);
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
    private double Radius((double Start1, double Start2, double Step1, double Step2)[] rays, double level)
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
    private double Content((double Start1, double Start2, double Step1, double Step2)[] rays, double radius)
    {
        var sum = 0.0;
        for (var i = 0; i < rays.Length; i++)
        {
            var (s1, s2, v1, v2) = rays[i];
            var (a, b, c) = (v1 * v1 + v2 * v2, s1 * v1 + s2 * v2, s1 * s1 + s2 * s2 - radius * radius);
            var discriminant = b * b - a * c;
            if (discriminant <= 0) continue;
            var root = Math.Sqrt(discriminant);
            var (near, far) = ((-b - root) / a, (-b + root) / a);
            if (far <= 0) continue;
            sum += weights[i / Directions] * (Math.Exp(-Math.Max(near, 0) * Math.Max(near, 0) / 2) - Math.Exp(-far * far / 2));
        }

        return sum / Directions;
    }
}
