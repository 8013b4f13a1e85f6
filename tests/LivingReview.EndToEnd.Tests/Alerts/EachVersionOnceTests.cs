using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Alerts;

/// <summary>Two replicas of notification that are killed, on a broker that loses, repeats and reorders: every version is evaluated once, in order.</summary>
public sealed class EachVersionOnceTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private const int Reviews = 4;
    private const int Versions = 80;
    private const int Seed = 17;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_replicas_evaluate_every_version_once_and_alert_as_the_backtest_does()
    {
        var broker = await rabbit.CreateVirtualHostAsync(Cancellation);
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var log = new EstimateLogStandIn(broker, Seed, new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        await log.StartAsync(Cancellation);
        await using var first = await NotificationProcess.StartAsync(database, broker, Cancellation, replicas: true);
        await using var second = await NotificationProcess.StartAsync(database, broker, Cancellation, replicas: true);
        var reviews = Enumerable.Range(1, Reviews).Select(i => $"replicas-{i}").ToList();
        foreach (var review in reviews) log.Write(review, Versions);

        using var publishing = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var announcing = AnnounceAsync(log, publishing.Token);
        var subscriptions = new Dictionary<string, Guid>();
        foreach (var review in reviews)
        {
            await log.PublishAsync(review, 1);
            subscriptions[review] = (await first.SubscribeAsync(review, webhook: null, Cancellation)).Id; // waits for version 1
        }

        await PublishAsync(log, reviews, 2, 25);
        await first.KillAndRestartAsync(Cancellation);
        await PublishAsync(log, reviews, 26, 45);
        await PurgeAsync(broker);
        await PublishAsync(log, reviews, 46, 60);
        await log.ReplayAsync(new EstimatesReplayRequested { Review = reviews[0], From = 1, EachVersion = true });
        await second.KillAndRestartAsync(Cancellation);
        await PublishAsync(log, reviews, 61, Versions);
        foreach (var review in reviews)
        {
            await Eventually.SeesAsync(
                async () => (await first.Client.GetFromJsonAsync<AlertsHead>($"/api/reviews/{review}/shifts/head", Cancellation))!.EstimateVersion, v => v == Versions, $"every version of {review}");
        }

        await publishing.CancelAsync();
        await announcing;
        Assert.True(log.Replays > 0, "Nothing was lost: the test tests nothing.");
        foreach (var review in reviews)
        {
            Assert.Equal(Enumerable.Range(1, Versions), await EvaluatedAsync(second.Client, review));
            var alerts = (await second.Client.GetFromJsonAsync<IReadOnlyList<Alert>>($"/api/reviews/{review}/shifts?subscription={subscriptions[review]}", Cancellation))!;
            Assert.NotEmpty(alerts);
            Assert.Equal(
                (await BacktestAsync(second.Client, review)).Entries.Select(e => (e.Kind, e.Stratum, e.Rule, e.Before.Revision, e.After.Revision, e.Summary)),
                alerts.Reverse().Select(s => (s.Kind, s.Stratum, s.Rule, s.Before.Revision, s.After.Revision, s.Summary)));
        }
    }

    /// <summary>One in ten messages is lost, one in ten comes twice, and neighbours change places.</summary>
    private static async Task PublishAsync(EstimateLogStandIn log, IReadOnlyList<string> reviews, int from, int to)
    {
        var random = new Random(Seed + from);
        foreach (var version in Enumerable.Range(from, to - from + 1).OrderBy(v => v + random.NextDouble() * 3).ToList())
        {
            foreach (var review in reviews)
            {
                var chance = random.Next(10);
                if (chance == 0) log.Exists(review, version);
                else await log.PublishAsync(review, version);
                if (chance == 1) await log.PublishAsync(review, version);
            }
        }
    }

    private static async Task AnnounceAsync(EstimateLogStandIn log, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) await log.AnnounceAsync();
        }
        catch (OperationCanceledException)
        {
            // The test has seen what it waited for.
        }
    }

    /// <summary>Throws away what waits in the queue of versions.</summary>
    private async Task PurgeAsync(Uri broker)
    {
        using var answer = await rabbit.Management.DeleteAsync($"api/queues/{broker.AbsolutePath.Trim('/')}/living-review-estimate-version-added/contents", Cancellation);
        Assert.True(answer.IsSuccessStatusCode, answer.StatusCode.ToString());
    }

    private static async Task<IReadOnlyList<int>> EvaluatedAsync(HttpClient client, string review)
    {
        var events = await client.GetFromJsonAsync<JsonElement[]>($"/api/reviews/{review}/events?limit=5000&types=org.livingreview.estimates.recomputed.v1", Cancellation);
        return [.. events!.Select(e => e.GetProperty("data").GetProperty("estimateVersion").GetInt32())];
    }

    private static async Task<BacktestReport> BacktestAsync(HttpClient client, string review)
    {
        using var answer = await client.PostAsJsonAsync($"/api/reviews/{review}/policies/backtest", new BacktestRequest { Threshold = 0.02 }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<BacktestReport>(Cancellation))!;
    }
}
