using System.Collections.Concurrent;
using System.Globalization;

namespace LivingReview.Testing.Chaos;

/// <summary>What the writers met.</summary>
public sealed class LoadCounts
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<double>> _accepted = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _failed = new(StringComparer.Ordinal);
    private int _repeated;

    public void Accepted(string what, TimeSpan took, int attempts)
    {
        _accepted.GetOrAdd(what, _ => []).Add(took.TotalMilliseconds);
        if (attempts > 1) Interlocked.Increment(ref _repeated);
    }

    public void Failed(string what, string how) => _failed.AddOrUpdate($"{what} {how}", 1, (_, n) => n + 1);

    public void Print(Action<string> print)
    {
        foreach (var (what, times) in _accepted.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            var sorted = times.Order().ToList();
            print(string.Create(CultureInfo.InvariantCulture, $"  {what,-10} {sorted.Count,6} accepted, {sorted[sorted.Count / 2],7:F0} ms median, {sorted[(int)(sorted.Count * 0.99)],7:F0} ms p99"));
        }

        print($"  repeated   {_repeated,6} calls were accepted after a failure; failures: {(_failed.IsEmpty ? "none" : string.Join(", ", _failed.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"{f.Key} {f.Value}")))}");
    }
}
