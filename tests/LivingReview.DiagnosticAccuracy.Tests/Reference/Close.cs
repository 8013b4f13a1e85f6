namespace LivingReview.DiagnosticAccuracy.Tests.Reference;

/// <summary>Comparison of a number with its reference, relative to the larger of 1 and the reference.</summary>
internal static class Close
{
    public static void To(double expected, double? actual, double tolerance, string what)
    {
        Assert.True(actual is not null, $"{what}: expected {expected:R}, nothing given");
        var error = Math.Abs(actual.Value - expected) / Math.Max(1, Math.Abs(expected));
        Assert.True(error <= tolerance, FormattableString.Invariant($"{what}: expected {expected:R}, was {actual.Value:R}, error {error:E2} above {tolerance:E0}"));
    }

    public static void To(double estimate, double lower, double upper, Interval? actual, double tolerance, string what)
    {
        To(estimate, actual?.Estimate, tolerance, what);
        To(lower, actual?.Lower, tolerance, what + " lower");
        To(upper, actual?.Upper, tolerance, what + " upper");
    }
}
