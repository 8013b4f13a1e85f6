using System.Globalization;
using LivingReview.Testing.Chaos;

namespace LivingReview.Benchmarks.Living.Chaos;

/// <summary>Every kind of fault on two copies of each service under load, again and again. Ends with 1 if anything was lost, wrong, or not ready within 30 seconds of the end of a fault.</summary>
internal static class ChaosBench
{
    private const int Reviews = 4;

    /// <param name="minutes">How long.</param>
    /// <param name="part">Only the faults whose name has this in it; empty for all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<int> RunAsync(double minutes, string part, CancellationToken cancellationToken)
    {
        var faults = ChaosFault.All.Where(f => f.Name.Contains(part, StringComparison.OrdinalIgnoreCase)).ToList();
        if (faults.Count == 0) throw new ArgumentException($"No fault has '{part}' in its name: {string.Join(", ", ChaosFault.All.Select(f => f.Name))}.", nameof(part));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{minutes} minutes, {Reviews} reviews, {faults.Count} kinds of fault"));
        var report = await ChaosRun.RunAsync(faults, Reviews, away: TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(minutes), Console.WriteLine, cancellationToken);
        foreach (var fault in report.Faults) Console.WriteLine("  WRONG " + fault);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.Returns.Count} faults, slowest return {report.Returns.Max(r => r.Ready).TotalSeconds:F1} s: {(report.Faults.Count == 0 ? "nothing lost, nothing wrong, every version evaluated once." : "NOT AS IT SHOULD BE.")}"));
        return report.Faults.Count == 0 ? 0 : 1;
    }
}
