namespace LivingReview.DiagnosticAccuracy.Comparative;

/// <summary>Which entries of a Cholesky factor vanish on the boundary that a point is near to.</summary>
internal static class FactorBoundary
{
    /// <summary>A standard deviation that is nearly 0.</summary>
    internal const double SmallDeviation = 0.03;

    private const double SmallShare = 0.03;

    /// <summary>Of a 2 by 2 factor (L11, L21, L22): the entries by their index, with the entries turned so that the rest is identified.</summary>
    internal static void AddVanishing(double[] theta, int start, List<int> vanishing, int first)
    {
        var (l11, l21, l22) = (theta[start], theta[start + 1], theta[start + 2]);
        var deviationB = double.Hypot(l21, l22);
        var zeroA = Math.Abs(l11) < SmallDeviation;
        if (zeroA) vanishing.Add(first);
        if (deviationB < SmallDeviation)
        {
            vanishing.AddRange([first + 1, first + 2]);
        }
        else if (zeroA)
        {
            // Without the first effect only the size of the second row is identified.
            (theta[start + 1], theta[start + 2]) = (0, deviationB);
            vanishing.Add(first + 1);
        }
        else if (Math.Abs(l22) < SmallShare * deviationB)
        {
            vanishing.Add(first + 2);
        }
    }
}
