using System.Collections.Concurrent;
using System.Globalization;
using LivingReview.Testing.Living;

namespace LivingReview.Benchmarks.Living.Soak;

/// <summary>
/// Memory of each host over time. Flat: what is resident at the end of the run is not much above what was in the middle. Beside it the
/// heap, to tell what is kept from what the collector has not given back: its smallest size after a collection in each third.
/// </summary>
internal sealed class SoakMemory(Deployment deployment) : IDisposable
{
    private const double Tolerance = 1.25;
    private const double Noise = 40;
    private const double Megabyte = 1024 * 1024;
    private const string HeapSize = "dotnet_gc_last_collection_heap_size_bytes";
    private static readonly string[] Hosts = ["Ingestion", "Web", "Analysis", "Notification"];

    private readonly ConcurrentDictionary<string, List<Sample>> _samples = new(StringComparer.Ordinal);
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(2) };

    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            foreach (var host in Hosts)
            {
                if (deployment.ProcessIdOf(host) is { } id && ResidentMegabytes(id) is { } resident)
                    _samples.GetOrAdd(host, _ => []).Add(new Sample(resident, await HeapMegabytesAsync(host)));
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
            var thirds = Enumerable.Range(0, 3).Select(i => all.Skip(i * all.Count / 3).Take(all.Count / 3).ToList()).ToList();
            var resident = thirds.Select(t => Median(t.Select(s => s.Resident))).ToList();
            var heap = thirds.Select(t => t.Select(s => s.Heap).OfType<double>().DefaultIfEmpty().Min()).ToList();
            var holds = resident[2] <= resident[1] * Tolerance + Noise;
            flat &= holds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {host,-13} resident MB by thirds {resident[0],4:F0}, {resident[1],4:F0}, {resident[2],4:F0}, most {all.Max(s => s.Resident),4:F0}; heap kept {heap[0],4:F0}, {heap[1],4:F0}, {heap[2],4:F0}{(holds ? "" : "  GROWS")}"));
        }

        return flat;
    }

    public void Dispose() => _client.Dispose();

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

    /// <summary>What the heap held after the last collection, by the host's own metrics; null before the first, or if it does not answer.</summary>
    private async Task<double?> HeapMegabytesAsync(string host)
    {
        try
        {
            var metrics = await _client.GetStringAsync(new Uri(deployment.AddressOf(host), "/metrics"));
            var sizes = metrics.Split('\n').Where(l => l.StartsWith(HeapSize, StringComparison.Ordinal)).ToList();
            return sizes.Count == 0 ? null : sizes.Sum(l => double.Parse(l.Split(' ')[1], CultureInfo.InvariantCulture)) / Megabyte;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return null; // it was killed a moment ago, or starts
        }
    }

    private sealed record Sample(double Resident, double? Heap);
}
