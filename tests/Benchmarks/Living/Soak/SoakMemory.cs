using System.Collections.Concurrent;
using System.Globalization;
using LivingReview.Testing.Living;

namespace LivingReview.Benchmarks.Living.Soak;

/// <summary>Resident memory of each host over time. Flat: what it needs at the end of the run is not much above what it needed in the middle.</summary>
internal sealed class SoakMemory(Deployment deployment)
{
    private const double Tolerance = 1.25;
    private const double Noise = 40;
    private static readonly string[] Hosts = ["Ingestion", "Web", "Analysis", "Notification"];

    private readonly ConcurrentDictionary<string, List<double>> _samples = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            foreach (var host in Hosts)
            {
                if (deployment.ProcessIdOf(host) is { } id && ResidentMegabytes(id) is { } megabytes) _samples.GetOrAdd(host, _ => []).Add(megabytes);
            }

            await Task.Delay(TimeSpan.FromSeconds(2), end).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>Prints; true if flat.</summary>
    public bool Judge()
    {
        var flat = true;
        foreach (var host in Hosts)
        {
            var all = _samples[host];
            var (middle, last) = (Median(all.Skip(all.Count / 3).Take(all.Count / 3)), Median(all.Skip(2 * all.Count / 3)));
            var holds = last <= middle * Tolerance + Noise;
            flat &= holds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {host,-13} first third {Median(all.Take(all.Count / 3)),5:F0} MB, second {middle,5:F0} MB, last {last,5:F0} MB, most {all.Max(),5:F0} MB{(holds ? "" : "  GROWS")}"));
        }

        return flat;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is { Count: > 0 } sorted ? sorted[sorted.Count / 2] : 0;

    private static double? ResidentMegabytes(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").Where(l => l.StartsWith("VmRSS:", StringComparison.Ordinal))
                .Select(l => (double?)(double.Parse(l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024)).FirstOrDefault();
        }
        catch (IOException)
        {
            return null; // it was killed a moment ago
        }
    }
}
