using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Npgsql;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>docs/operations/backup.md, done: everything is lost, and comes back from the dumps; the broker comes back empty.</summary>
public sealed partial class BackupTests(RabbitFixture rabbit)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restored_system_says_the_same_to_the_byte_repeats_no_alert_and_goes_on()
    {
        await using var server = await PostgresFixture.StartSeparateAsync(Cancellation);
        await using var outside = await Outside.StartAsync(Cancellation);
        using var folder = new TemporaryFolder();
        var databases = await ProductionDatabases.CreateAsync(server.ConnectionString, Cancellation);
        await databases.ApplyAllAsync(Cancellation);
        var environment = EnvironmentOf(server, databases, folder.Path);
        Dictionary<string, string> before;
        int alerts;
        await using (var deployment = await StartAsync(databases, Cancellation))
        {
            alerts = await FillAsync(deployment, outside);
            before = await SayAsync(deployment.Client);
            await DocumentedCommands.RunAsync("backup.md", "Back up", environment, Cancellation);
        }

        environment["SERVER"] = null;
        await DocumentedCommands.RunAsync("backup.md", "Restore", environment, Cancellation);
        await using var restored = await StartAsync(databases, Cancellation);
        environment["SERVER"] = restored.Client.BaseAddress!.ToString().TrimEnd('/');
        environment["REVIEW"] = ReviewApi.Review;
        await DocumentedCommands.RunAsync("backup.md", "Afterwards", environment, Cancellation);

        foreach (var (path, said) in await SayAsync(restored.Client)) Assert.Equal(before[path], said);
        foreach (var service in new[] { "Ingestion", "Analysis", "Notification" })
            await Eventually.SeesAsync(() => GapAsync(restored, service), gap => gap == 0, $"the subscriptions of {service} to stand at the end");
        Assert.Equal(alerts, Alerts(outside).Count);
        var api = new ReviewApi(restored.Client);
        var study = await api.SubmitAsync(Drastic("After 2026"), Cancellation);
        var estimates = await api.EstimatesAtAsync(study.Revision, Cancellation);
        await Eventually.SeesAsync(() => Task.FromResult(Alerts(outside)), a => a.Count > alerts, "an alert after the restore");

        Assert.Equal(17, study.Revision);
        Assert.Equal(16, estimates.Strata.Single(s => s.Stratum == "overall").K);
        Assert.Equal(Alerts(outside).Count, Alerts(outside).Distinct().Count());
    }

    /// <summary>The sample, a subscription, and a study that shifts its estimates; gives the number of alerts.</summary>
    private static async Task<int> FillAsync(Deployment deployment, Outside outside)
    {
        var api = new ReviewApi(deployment.Client);
        await api.RegisterAsync(Cancellation);
        await api.ImportAsync(Cancellation);
        await api.EstimatesAtAsync(15, Cancellation);
        await api.NotedAtAsync(15, Cancellation);
        await ScreenAsync(deployment.Client);
        var request = new CreateSubscription { Name = "backup", Threshold = 0.0001, Strata = ["overall"], WebhookUrl = $"{outside.Address}/hook" };
        using (var answer = await deployment.Client.PostAsJsonAsync($"/api/reviews/{ReviewApi.Review}/subscriptions", request, Cancellation)) answer.EnsureSuccessStatusCode();
        await api.SubmitAsync(Drastic("Before 2026"), Cancellation);
        await api.EstimatesAtAsync(16, Cancellation);
        await Eventually.SeesAsync(() => Task.FromResult(Alerts(outside)), a => a.Count > 0, "an alert");
        foreach (var service in new[] { "Ingestion", "Analysis", "Notification" })
            await Eventually.SeesAsync(() => GapAsync(deployment, service), gap => gap == 0, $"the subscriptions of {service} to stand at the end");
        return Alerts(outside).Count;
    }

    /// <summary>A record at the desk, entered by a person: work that nobody wants to do again.</summary>
    private static async Task ScreenAsync(HttpClient client)
    {
        var desk = $"/api/reviews/{ReviewApi.Review}/screening";
        using var plan = await client.PutAsJsonAsync($"{desk}/plan", new ScreeningPlan { Reasons = ["wrong test"] }, Cancellation);
        plan.EnsureSuccessStatusCode();
        var records = new ScreeningRecords { Source = "PubMed", Records = [new ScreeningRecord { Id = "pubmed-1", Title = "A record before the loss", Year = 2026 }] };
        using var entered = await client.PostAsJsonAsync($"{desk}/records", records, Cancellation);
        entered.EnsureSuccessStatusCode();
    }

    private static StudySubmission Drastic(string label)
    {
        var study = SampleStudies.Read()[0];
        var shift = label.StartsWith("After", StringComparison.Ordinal) ? 300 : 200;
        return study with { Label = label, Tables = [.. study.Tables!.Select(t => t with { Tp = t.Tp + shift, Fn = t.Fn + 90, Tn = t.Tn + shift })] };
    }

    private static List<string> Alerts(Outside outside) => [.. outside.CallsTo("/hook").Select(c => c.Headers["webhook-id"])];

    /// <summary>Everything that a reader can ask.</summary>
    private static async Task<Dictionary<string, string>> SayAsync(HttpClient client)
    {
        var review = $"/api/reviews/{ReviewApi.Review}";
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in new[] { review, $"{review}/studies", $"{review}/estimates", $"{review}/estimates/history?stratum=overall", $"{review}/events", $"{review}/shifts", $"{review}/subscriptions", $"{review}/screening/records", $"{review}/screening/prisma", $"{review}/surveillance/paths" })
            said[path] = await client.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation);
        return said;
    }

    private static async Task<double?> GapAsync(Deployment deployment, string service)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(deployment.AddressOf(service), "/metrics"), Cancellation);
        var gaps = Gap().Matches(metrics).Select(m => double.Parse(m.Groups["value"].Value, CultureInfo.InvariantCulture)).ToList();
        return gaps.Count > 0 ? gaps.Max() : null;
    }

    /// <summary>The broker begins with nothing, every time.</summary>
    private async Task<Deployment> StartAsync(ProductionDatabases databases, CancellationToken cancellationToken) => await Deployment.StartAsync(
        "unused", await rabbit.CreateVirtualHostAsync(cancellationToken), cancellationToken,
        new Dictionary<string, string?>(databases.Settings) { ["Telemetry__StateIntervalSeconds"] = "0.5" }, ["Ingestion", "Analysis", "Notification", "Surveillance", "Web"]);

    private static Dictionary<string, string?> EnvironmentOf(PostgresFixture server, ProductionDatabases databases, string folder)
    {
        var environment = new Dictionary<string, string?> { ["BACKUP"] = folder, ["ADMIN"] = AddressOf(server.ConnectionString) };
        foreach (var service in ProductionDatabases.Services)
        {
            environment[$"{service.ToUpperInvariant()}_ROLE"] = databases.NameOf(service);
            environment[$"{service.ToUpperInvariant()}_OWNER"] = AddressOf(databases.OwnerOf(service));
            environment[$"ConnectionStrings__{service}"] = databases.OwnerOf(service);
        }

        return environment;
    }

    private static string AddressOf(string connection)
    {
        var c = new NpgsqlConnectionStringBuilder(connection);
        return $"postgresql://{Uri.EscapeDataString(c.Username!)}:{Uri.EscapeDataString(c.Password!)}@{c.Host}:{c.Port}/{c.Database}";
    }

    [GeneratedRegex(@"^livingreview_subscription_gap\{[^}]*\} (?<value>[0-9.eE+]+)", RegexOptions.Multiline)]
    private static partial Regex Gap();
}
