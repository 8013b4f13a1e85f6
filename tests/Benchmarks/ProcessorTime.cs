using System.Globalization;

namespace LivingReview.Benchmarks;

/// <summary>
/// Processor time of this process and everything that it started, by part: on a shared machine it says what a run costs where the clock
/// cannot. Linux only.
/// </summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100; // USER_HZ

    /// <summary>Seconds so far by part: "client", the services by name, "PostgreSQL", "RabbitMQ", "other".</summary>
    public static IReadOnlyDictionary<string, double> Now()
    {
        var all = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(n => int.TryParse(n, CultureInfo.InvariantCulture, out _)).Select(n => Read(n!)).OfType<Entry>().ToList();
        var children = all.ToLookup(e => e.Parent);
        var times = new Dictionary<string, double>(StringComparer.Ordinal);
        var open = new Stack<(Entry Entry, string? Part)>(all.Where(e => e.Id == Environment.ProcessId).Select(e => (e, (string?)"client")));
        while (open.TryPop(out var next))
        {
            var part = next.Part ?? PartOf(next.Entry);
            times[part] = times.GetValueOrDefault(part) + next.Entry.Seconds + (part is "PostgreSQL" ? next.Entry.OfEndedChildren : 0);
            foreach (var child in children[next.Entry.Id]) open.Push((child, null));
        }

        return times;
    }

    /// <summary>Milliseconds by part between two readings, for each of so many units of work.</summary>
    public static string PerUnit(IReadOnlyDictionary<string, double> before, IReadOnlyDictionary<string, double> after, int units)
    {
        var parts = after.Select(a => (a.Key, Milliseconds: (a.Value - before.GetValueOrDefault(a.Key)) * 1000 / units)).Where(p => p.Milliseconds >= 0.005).OrderByDescending(p => p.Milliseconds).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{parts.Sum(p => p.Milliseconds):F2} ms: ") + string.Join(", ", parts.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key} {p.Milliseconds:F2}")));
    }

    private static Entry? Read(string id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var end = stat.LastIndexOf(')');
            var fields = stat[(end + 2)..].Split(' ');
            return new Entry(
                int.Parse(id, CultureInfo.InvariantCulture), int.Parse(fields[1], CultureInfo.InvariantCulture), stat[(stat.IndexOf('(', StringComparison.Ordinal) + 1)..end],
                Ticks(11) + Ticks(12), Ticks(13) + Ticks(14));

            double Ticks(int field) => long.Parse(fields[field], CultureInfo.InvariantCulture) / TicksPerSecond;
        }
        catch (IOException)
        {
            return null; // it ended meanwhile
        }
    }

    private static string PartOf(Entry entry)
    {
        if (entry.Name.StartsWith("postgres", StringComparison.Ordinal)) return "PostgreSQL";
        if (entry.Name.StartsWith("beam", StringComparison.Ordinal) || entry.Name.StartsWith("erl", StringComparison.Ordinal)) return "RabbitMQ";
        try
        {
            var command = File.ReadAllText($"/proc/{entry.Id.ToString(CultureInfo.InvariantCulture)}/cmdline");
            return new[] { "Ingestion", "Analysis", "Notification", "Web" }.FirstOrDefault(s => command.Contains($"LivingReview.{s}.Host", StringComparison.Ordinal)) ?? "other";
        }
        catch (IOException)
        {
            return "other";
        }
    }

    private sealed record Entry(int Id, int Parent, string Name, double Seconds, double OfEndedChildren);
}
