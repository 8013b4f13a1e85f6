using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Npgsql;

namespace LivingReview.EndToEnd.Tests.Living;

/// <summary>A new engine, or another kind of interval, on the same studies: known to everybody, alarming nobody.</summary>
public sealed class MethodChangeTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private const string Older = "livingreview-dta/0";
    private const double Off = 0.1; // far beyond the threshold of every alert

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upgrade_recomputes_in_the_background_and_alerts_nobody_and_the_evidence_still_does()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var deployment = await Deployment.StartAsync(database, await rabbit.CreateVirtualHostAsync(Cancellation), Cancellation);
        var api = await SubscribedAsync(deployment);
        // A burst may have been estimated in more than one step.
        var version = (await EstimatesAsync(deployment)).EstimateVersion + 1;
        await deployment.StopAsync("Analysis");
        await deployment.StopAsync("Notification");
        await AgeAsync(database);

        await deployment.StartHostAsync("Notification", Cancellation);
        await deployment.StartHostAsync("Analysis", Cancellation);

        var upgraded = await Eventually.SeesAsync(() => EstimatesAsync(deployment), e => e.Strata.All(s => s.EngineVersion == Engine.Version), "estimates by this engine");
        Assert.Equal((15, version), (upgraded.Revision, upgraded.EstimateVersion));
        await ToldAsync(deployment, version);
        Assert.Empty(await AlertsAsync(deployment));
        var history = (await deployment.Client.GetFromJsonAsync<EstimateHistoryPoint[]>($"/api/reviews/{ReviewApi.Review}/estimates/history?explain=true", Cancellation))!;
        Assert.Equal((Older, Engine.Version), (history[^1].MethodChange!.From, history[^1].MethodChange!.To));
        Assert.Equal(Off, history[^1].Attribution!.Method.Sensitivity!.Value, 9);
        Assert.Contains("org.livingreview.method.changed.v1", await EventsAsync(deployment), StringComparison.Ordinal);

        // The subscription listens all the same: what the evidence does is told.
        await api.SubmitAsync(SampleStudies.Read()[0] with { Id = "turn", Label = "A turn", Tables = [SampleStudies.Read()[0].Tables![0] with { Tp = 100, Fn = 900, Fp = 900, Tn = 100, Primary = null }] }, Cancellation);
        var told = await Eventually.SeesAsync(() => AlertsAsync(deployment), s => s.Count > 0, "a shift by the evidence");
        Assert.All(told, s => Assert.Equal(16, s.After.Revision));
    }

    [Fact]
    public async Task Another_kind_of_interval_reaches_the_estimates_and_alerts_nobody()
    {
        await using var deployment = await Deployment.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), await rabbit.CreateVirtualHostAsync(Cancellation), Cancellation);
        var api = await SubscribedAsync(deployment);
        var before = await EstimatesAsync(deployment);
        var protocol = (await api.ShowAsync(Cancellation)).Protocol with { Interval = IntervalKind.Wald };

        using (var amended = await deployment.Client.PutAsJsonAsync($"/api/reviews/{ReviewApi.Review}/protocol", protocol, Cancellation)) amended.EnsureSuccessStatusCode();

        var after = await api.EstimatesAtAsync(16, Cancellation);
        await ToldAsync(deployment, after.EstimateVersion);
        Assert.All(after.Strata, s => Assert.Equal(IntervalKind.Wald, s.IntervalKind));
        Assert.True(after.Strata[0].Sensitivity!.Lower > before.Strata[0].Sensitivity!.Lower);
        Assert.Empty(await AlertsAsync(deployment));
    }

    /// <summary>The sample, estimated and known to notification; a subscription with a low threshold.</summary>
    private static async Task<ReviewApi> SubscribedAsync(Deployment deployment)
    {
        var api = new ReviewApi(deployment.Client);
        await api.RegisterAsync(Cancellation);
        await api.ImportAsync(Cancellation);
        await ToldAsync(deployment, (await api.EstimatesAtAsync(15, Cancellation)).EstimateVersion);
        using var subscribed = await deployment.Client.PostAsJsonAsync(
            $"/api/reviews/{ReviewApi.Review}/subscriptions", new CreateSubscription { Name = "watcher", Threshold = 0.02, WebhookUrl = "http://127.0.0.1:9/" }, Cancellation);
        subscribed.EnsureSuccessStatusCode();
        return api;
    }

    private static Task<long> ToldAsync(Deployment deployment, long version) => Eventually.SeesAsync(
        async () => (await deployment.Client.GetFromJsonAsync<AlertsHead>($"/api/reviews/{ReviewApi.Review}/shifts/head", Cancellation))!.EstimateVersion,
        told => told >= version, $"version {version} in notification");

    private static async Task<ReviewEstimates> EstimatesAsync(Deployment deployment) =>
        (await deployment.Client.GetFromJsonAsync<ReviewEstimates>($"/api/reviews/{ReviewApi.Review}/estimates", Cancellation))!;

    private static async Task<IReadOnlyList<Alert>> AlertsAsync(Deployment deployment) =>
        (await deployment.Client.GetFromJsonAsync<Alert[]>($"/api/reviews/{ReviewApi.Review}/shifts", Cancellation))!;

    private static Task<string> EventsAsync(Deployment deployment) =>
        deployment.Client.GetStringAsync(new Uri($"/api/reviews/{ReviewApi.Review}/events", UriKind.Relative), Cancellation);

    /// <summary>Makes the stored estimates those of an older engine, which found other sensitivities, wherever they are kept.</summary>
    private static async Task AgeAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        foreach (var (table, only) in new[] { ("analysis.mt_events", " where type = 'strata_estimated'"), ("analysis.mt_doc_currentestimates", ""), ("notification.mt_doc_historyentry", "") })
        {
            var key = table.EndsWith("events", StringComparison.Ordinal) ? "seq_id::text" : "id";
            var rows = new List<(string Key, string Data)>();
            await using (var read = source.CreateCommand($"select {key}, data::text from {table}{only}"))
            await using (var reader = await read.ExecuteReaderAsync(Cancellation))
            {
                while (await reader.ReadAsync(Cancellation)) rows.Add((reader.GetString(0), reader.GetString(1)));
            }

            Assert.NotEmpty(rows);
            foreach (var (id, data) in rows)
            {
                var node = JsonNode.Parse(data)!;
                Age(node);
                await using var write = source.CreateCommand($"update {table} set data = $1::jsonb where {key} = $2");
                write.Parameters.AddWithValue(node.ToJsonString());
                write.Parameters.AddWithValue(id);
                Assert.Equal(1, await write.ExecuteNonQueryAsync(Cancellation));
            }
        }
    }

    private static void Age(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Age(item);
        }

        if (node is not JsonObject thing) return;
        foreach (var (_, value) in thing) Age(value);
        if (!thing.ContainsKey("EngineVersion")) return;
        thing["EngineVersion"] = Older;
        if (thing["Sensitivity"] is JsonObject sensitivity) sensitivity["Estimate"] = sensitivity["Estimate"]!.GetValue<double>() - Off;
    }
}
