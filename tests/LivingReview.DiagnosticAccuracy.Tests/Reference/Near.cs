using System.Globalization;

namespace LivingReview.DiagnosticAccuracy.Tests.Reference;

/// <summary>Comparison with a stated tolerance, absolute or relative to a value above 1.</summary>
internal static class Near
{
    internal static void Equal(double expected, double? actual, double tolerance, string what)
    {
        Assert.True(actual.HasValue, $"{what}: missing");
        var distance = Math.Abs(expected - actual.Value);
        Assert.True(
            distance <= tolerance * Math.Max(1, Math.Abs(expected)),
            string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected:R}, got {actual.Value:R}, distance {distance:E2}"));
    }

    internal static void Equal(double estimate, double lower, double upper, Interval? actual, double tolerance, string what)
    {
        Equal(estimate, actual?.Estimate, tolerance, what);
        Equal(lower, actual?.Lower, tolerance, what + " lower");
        Equal(upper, actual?.Upper, tolerance, what + " upper");
    }
}
