using System.Text.Json;
using System.Text.RegularExpressions;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>The dashboards that are provisioned, and the metrics that queries name.</summary>
internal static partial class Dashboards
{
    public static IReadOnlyList<string> Files => [.. Directory.GetFiles(Repository.File("infra/grafana/dashboards"), "*.json").Select(Path.GetFileName).Order(StringComparer.Ordinal)!];

    public static JsonElement Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Repository.File($"infra/grafana/dashboards/{file}")));
        return json.RootElement.Clone();
    }

    /// <summary>Every query, with Grafana's variables replaced as Grafana would for "All" and a short interval.</summary>
    public static IReadOnlyList<string> Queries(string file) =>
        [.. Read(file).GetProperty("panels").EnumerateArray().SelectMany(p => p.GetProperty("targets").EnumerateArray())
            .Select(t => t.GetProperty("expr").GetString()!.Replace("$__rate_interval", "20s", StringComparison.Ordinal)
                .Replace("$job", ".+", StringComparison.Ordinal).Replace("$instance", ".+", StringComparison.Ordinal)
                .Replace("$review", ".*", StringComparison.Ordinal).Replace("$stratum", ".*", StringComparison.Ordinal)
                .Replace("[1h]", "[20s]", StringComparison.Ordinal))];

    /// <summary>The metrics that a query names, without the suffixes of histograms.</summary>
    public static IReadOnlyList<string> MetricsIn(string query) =>
        [.. Metric().Matches(Strings().Replace(query, "\"\"")).Select(m => Suffix().Replace(m.Value, "")).Distinct()];

    [GeneratedRegex(@"\b(livingreview|messaging|marten|db|http|dotnet|rabbitmq)_[a-z0-9_]+\b(?!\s*(=|!|,|\)\s*\())")]
    private static partial Regex Metric();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Strings();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();
}
