using System.Globalization;
using LivingReview.Testing.Chaos;

namespace LivingReview.Benchmarks.Living.Chaos;

/// <summary>Every kind of fault on two copies of each service under load, again and again. Ends with 1 if anything was lost, wrong, or not ready within 30 seconds of the end of a fault.</summary>
internal static class ChaosBench
{
    private const int Reviews = 4;

    public static async Task<int> RunAsync(double minutes, CancellationToken cancellationToken)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{minutes} minutes, {Reviews} reviews, {ChaosFault.All.Count} kinds of fault"));
        var report = await ChaosRun.RunAsync(ChaosFault.All, Reviews, away: TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(minutes), Console.WriteLine, cancellationToken);
        foreach (var fault in report.Faults) Console.WriteLine("  WRONG " + fault);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Returns.Count} faults, slowest return {report.Returns.Max(r => r.Ready).TotalSeconds:F1} s: {(report.Faults.Count == 0 ? "nothing lost, nothing wrong, every version evaluated once." : "NOT AS IT SHOULD BE.")}"));
        return report.Faults.Count == 0 ? 0 : 1;
    }
}
