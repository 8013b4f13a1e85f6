using System.Diagnostics;
using System.Globalization;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.ScaleOut;

/// <summary>How long the outages of the tests last: as long as it takes to be seen, or as many seconds as LIVINGREVIEW_OUTAGE_SECONDS says.</summary>
internal static class Outage
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable("LIVINGREVIEW_OUTAGE_SECONDS") is { Length: > 0 } seconds ? double.Parse(seconds, CultureInfo.InvariantCulture) : 0);

    /// <summary>Waits until the outage that began at this timestamp has lasted.</summary>
    public static Task LastsAsync(long start) =>
        Eventually.HoldsAsync(() => Stopwatch.GetElapsedTime(start) >= Least, "the end of the outage", Least + TimeSpan.FromSeconds(30));
}
