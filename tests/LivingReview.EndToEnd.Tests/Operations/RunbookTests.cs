using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Alerts;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>Runs the runbook's commands as they stand.</summary>
public sealed partial class RunbookTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_command_does_what_it_says()
    {
        InstalledTool.Require("jq", "jq");
        InstalledTool.Require("curl", "curl");
        var broker = await rabbit.CreateVirtualHostAsync(Cancellation);
        await using var deployment = await Deployment.StartAsync(
            await postgres.CreateDatabaseAsync(Cancellation), broker, Cancellation, new Dictionary<string, string?> { ["Telemetry__StateIntervalSeconds"] = "0.5" },
            ["Ingestion", "Analysis", "Notification", "Surveillance", "Web"]);
        var api = new ReviewApi(deployment.Client);
        await api.RegisterAsync(Cancellation);
        await api.ImportAsync(Cancellation);
        await api.EstimatesAtAsync(15, Cancellation);
        // An operator reads gauges of a system that has run for a while.
        await Eventually.SeesAsync(
            async () =>
            {
                using var http = new HttpClient();
                return await http.GetStringAsync(new Uri(deployment.AddressOf("Ingestion"), "/metrics"), Cancellation);
            },
            metrics => metrics.Contains("\nlivingreview_subscription_running", StringComparison.Ordinal), "the first measurement of the subscriptions");
        var request = new CreateSubscription { Name = "runbook", WebhookUrl = "http://127.0.0.1:9/hook" };
        using var answer = await Eventually.SeesAsync(
            () => deployment.Client.PostAsJsonAsync($"/api/reviews/{ReviewApi.Review}/subscriptions", request, Cancellation), a => a.IsSuccessStatusCode, "a subscription");
        var subscription = (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!.Id;
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["livingreview"], $"#!/bin/sh\nexec dotnet '{Repository.CommandLineAssembly}' \"$@\"\n", Cancellation);
        File.SetUnixFileMode(folder["livingreview"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var environment = new Dictionary<string, string?>
        {
            ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}",
            ["SERVER"] = Trimmed(deployment.Client.BaseAddress!),
            ["Bus__RabbitMq"] = broker.ToString(),
            ["REVIEW"] = ReviewApi.Review,
            ["SUBSCRIPTION"] = subscription.ToString(),
        };
        foreach (var service in new[] { "Ingestion", "Analysis", "Notification", "Surveillance" }) environment[service.ToUpperInvariant()] = Trimmed(deployment.AddressOf(service));
        var blocks = Block().Matches(await File.ReadAllTextAsync(Repository.File("docs/operations/runbook.md"), Cancellation)).Select(m => m.Groups["script"].Value).ToList();

        Assert.Equal(13, blocks.Count);
        foreach (var block in blocks)
        {
            var (code, output) = await RunAsync(block, environment);
            Assert.True(code == 0, $"{block}\nended with {code}:\n{output}");
        }
    }

    private static string Trimmed(Uri address) => address.ToString().TrimEnd('/');

    private static async Task<(int Code, string Output)> RunAsync(string script, Dictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, output + await error);
    }

    [GeneratedRegex("^```bash\n(?<script>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
