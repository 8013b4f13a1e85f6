using System.Diagnostics;
using System.Text.RegularExpressions;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>The rules and every query of the dashboards, evaluated by a real Prometheus over the running system.</summary>
[Collection(nameof(RunningSystem))]
public sealed partial class PrometheusTests(PrometheusServer prometheus) : IClassFixture<PrometheusServer>
{
    public static TheoryData<string> Files => [.. Dashboards.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Every_query_of_a_dashboard_gives_something(string file)
    {
        var rare = Rare();
        foreach (var query in Dashboards.Queries(file))
        {
            if (Dashboards.MetricsIn(query).Any(rare.Contains)) await prometheus.CountAsync(query);
            else await Eventually.SeesAsync(() => prometheus.CountAsync(query), series => series > 0, query, TimeSpan.FromMinutes(2));
        }
    }

    [Fact]
    public async Task Every_metric_that_a_query_or_a_rule_names_exists_or_is_documented()
    {
        var named = Dashboards.Files.SelectMany(Dashboards.Queries).Append(RulesText()).SelectMany(Dashboards.MetricsIn).Distinct().ToList();
        Assert.True(named.Count > 30, string.Join(", ", named));

        await Eventually.SeesAsync(
            async () =>
            {
                var known = (await prometheus.GetAsync("label/__name__/values")).EnumerateArray().Select(n => n.GetString()!.Replace("_bucket", "", StringComparison.Ordinal));
                return string.Join(", ", named.Except(known).Except(Rare()));
            },
            unknown => unknown.Length == 0, "metrics that are scraped or documented, and none else");
    }

    [Fact]
    public async Task Every_rule_is_evaluated_and_the_message_in_the_error_queue_raises_its_alert()
    {
        var alert = await Eventually.SeesAsync(
            async () => (await prometheus.GetAsync("alerts")).GetProperty("alerts").EnumerateArray().Select(a => a.GetProperty("labels")).Where(l => l.GetProperty("alertname").GetString() == "DeadLetters").Select(l => l.GetProperty("queue").GetString()).ToList(),
            // The broker is every test's: other virtual hosts may have dead letters of their own.
            queues => queues.Contains("living-review-estimates-recomputed_error"), "the alert DeadLetters", TimeSpan.FromMinutes(2));
        var rules = (await prometheus.GetAsync("rules")).GetProperty("groups").EnumerateArray().SelectMany(g => g.GetProperty("rules").EnumerateArray()).ToList();

        Assert.Contains("living-review-estimates-recomputed_error", alert);
        Assert.Equal(23, rules.Count);
        Assert.All(rules, r => Assert.Equal("ok", r.GetProperty("health").GetString()));
    }

    [Fact]
    public async Task No_alert_but_that_is_raised_while_all_is_well()
    {
        await Eventually.SeesAsync(() => prometheus.CountAsync("livingreview_subscription_running"), n => n >= 4, "the subscriptions");

        var raised = (await prometheus.GetAsync("alerts")).GetProperty("alerts").EnumerateArray()
            .Where(a => a.GetProperty("state").GetString() == "firing").Select(a => a.GetProperty("labels").GetProperty("alertname").GetString());

        Assert.Empty(raised.Except(["DeadLetters"]));
    }

    [Fact]
    public void Every_alert_has_a_section_in_the_runbook_and_a_test()
    {
        var runbook = File.ReadAllText(Repository.File("docs/operations/runbook.md"));
        var tests = File.ReadAllText(Repository.File("infra/prometheus/tests/livingreview.test.yml"));
        var rules = Rule().Matches(RulesText()).Select(m => (Name: m.Groups["name"].Value, Anchor: m.Groups["anchor"].Value)).ToList();

        Assert.Equal(23, rules.Count);
        Assert.All(rules, rule =>
        {
            Assert.Contains($"\n### {rule.Anchor.Replace('-', ' ')}\n", runbook.ToLowerInvariant(), StringComparison.Ordinal);
            Assert.Contains($"alertname: {rule.Name}\n        exp_alerts", tests, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("check", "config", "--syntax-only", "infra/prometheus/prometheus.yml")]
    [InlineData("check", "rules", "infra/prometheus/rules/livingreview.yml")]
    [InlineData("test", "rules", "infra/prometheus/tests/livingreview.test.yml")]
    public async Task Promtool_accepts_configuration_rules_and_the_rules_tests(params string[] arguments)
    {
        var start = new ProcessStartInfo(PrometheusServer.Program("promtool"), arguments) { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output + await error);
    }

    private static string RulesText() => File.ReadAllText(Repository.File("infra/prometheus/rules/livingreview.yml"));

    /// <summary>Metrics that are documented to appear only when something happens.</summary>
    private static HashSet<string> Rare() =>
        [.. RareRow().Matches(File.ReadAllText(Repository.File("docs/operations/telemetry.md"))).Select(m => m.Groups["name"].Value)];

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9_]+)` \|.*\| when it happens \|", RegexOptions.Multiline)]
    private static partial Regex RareRow();

    [GeneratedRegex(@"- alert: (?<name>\w+)\n(.*\n)*?\s+runbook_url: docs/operations/runbook\.md#(?<anchor>\S+)")]
    private static partial Regex Rule();
}
