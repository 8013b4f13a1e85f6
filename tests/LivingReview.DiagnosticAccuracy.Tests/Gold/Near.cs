using System.Globalization;

namespace LivingReview.DiagnosticAccuracy.Tests.Gold;

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
}
