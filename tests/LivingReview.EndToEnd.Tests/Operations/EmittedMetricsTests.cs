using System.Text.RegularExpressions;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>docs/operations/telemetry.md against what the running services say.</summary>
[Collection(nameof(RunningSystem))]
public sealed partial class EmittedMetricsTests(RunningSystem system)
{
    [Fact]
    public async Task Every_documented_metric_is_emitted_by_its_service_and_every_emitted_metric_is_documented()
    {
        var documented = Documented();
        IReadOnlyCollection<string> missing = [], unknown = [];
        await Eventually.SeesAsync(async () =>
        {
            var emitted = await EmittedAsync();
            missing = [.. documented.Where(d => d.When == "always" && !emitted.ContainsKey(d.Name)).Select(d => d.Name)];
            unknown = [.. emitted.Keys.Except(documented.Select(d => d.Name), StringComparer.Ordinal).Where(n => !Platform().IsMatch(n))];
            return (Missing: string.Join(", ", missing), Unknown: string.Join(", ", unknown));
        }, seen => seen.Missing.Length == 0, "every documented metric");

        Assert.Empty(unknown);
        Assert.True(documented.Count > 60, $"only {documented.Count} metrics are documented");
    }

    [Fact]
    public async Task Every_metric_says_what_it_is_and_no_label_names_a_server_of_the_database()
    {
        var emitted = await EmittedAsync();

        Assert.All(emitted.Where(e => e.Key.StartsWith("livingreview_", StringComparison.Ordinal)), e => Assert.False(string.IsNullOrWhiteSpace(e.Value)));
        foreach (var service in RunningSystem.Services) Assert.DoesNotContain("127.0.0.1/", await system.MetricsOfAsync(service), StringComparison.Ordinal);
        await Eventually.SeesAsync(() => system.MetricsOfAsync("Analysis"), text => text.Contains("pool_name=\"analysis\"", StringComparison.Ordinal), "the pool of analysis by its name");
    }

    /// <summary>Families of the platform that the document names as such.</summary>
    [GeneratedRegex("^(aspnetcore|kestrel|http|dns|signalr|dotnet)_")]
    private static partial Regex Platform();

    private static IReadOnlyList<(string Name, string When)> Documented() =>
        [.. Row().Matches(File.ReadAllText(Repository.File("docs/operations/telemetry.md"))).Select(m => (m.Groups["name"].Value, m.Groups["when"].Value))];

    private async Task<Dictionary<string, string>> EmittedAsync()
    {
        var families = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in RunningSystem.Services)
        {
            var text = await system.MetricsOfAsync(service);
            foreach (Match type in Type().Matches(text)) families.TryAdd(type.Groups["name"].Value, "");
            foreach (Match help in Help().Matches(text)) families[help.Groups["name"].Value] = help.Groups["text"].Value;
        }

        return families;
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9_]+)` \|.*\| (?<when>always|when it happens) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^# TYPE (?<name>\S+) ", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"^# HELP (?<name>\S+) (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Help();
}
