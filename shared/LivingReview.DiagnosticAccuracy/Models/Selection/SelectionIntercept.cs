namespace LivingReview.DiagnosticAccuracy.Models.Selection;

/// <summary>The sum of 1 / b_i over the studies less what it must be, with its derivative in alpha.</summary>
internal delegate double FunctionWithSlope(double at, out double slope);

/// <summary>The alpha at which the mean of 1 / b_i is 1 / p. The mean falls as alpha rises and is convex.</summary>
internal static class SelectionIntercept
{
    /// <param name="excessAt">The function whose root it is.</param>
    /// <param name="last">The last root, from which Newton's method mostly converges; replaced by the new one.</param>
    internal static double Solve(FunctionWithSlope excessAt, ref double last)
    {
        for (var (i, near) = (0, last); i < 30; i++)
        {
            var excess = excessAt(near, out var slope);
            var next = near - excess / slope;
            if (!double.IsFinite(next) || Math.Abs(next - near) > 5)
                break;
            if (Math.Abs(next - near) <= 1e-14 * (1 + Math.Abs(near)))
                return last = next;
            near = next;
        }

        return last = Bracketed(excessAt);
    }

    /// <summary>A bracket is halved, and Newton's steps are taken inside it.</summary>
    private static double Bracketed(FunctionWithSlope excessAt)
    {
        const double Farthest = 1e6;
        var (low, high) = (-1.0, 1.0);
        while (excessAt(low, out _) < 0 && low > -Farthest)
            low = low * 2 - 1;
        while (excessAt(high, out _) > 0 && high < Farthest)
            high = high * 2 + 1;
        var alpha = (low + high) / 2;
        for (var i = 0; i < 200; i++)
        {
            var excess = excessAt(alpha, out var slope);
            if (excess > 0)
                low = alpha;
            else
                high = alpha;
            var next = alpha - excess / slope;
            if (!(next > low && next < high))
                next = (low + high) / 2;
            if (Math.Abs(next - alpha) <= 1e-14 * (1 + Math.Abs(alpha)))
                return next;
            alpha = next;
        }

        return alpha;
    }
}
