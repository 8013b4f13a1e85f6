using System.Text.Json;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Alerts;

public sealed class EffectivelyOnceTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private const int Strata = 20;
    private const int Changes = 50;
    private const int Alerts = Strata * Changes;
    private const int Seed = 5;
    private const string Review = "many-alerts";

    [Fact]
    public async Task A_thousand_alerts_arrive_through_failures_a_crashed_receiver_and_a_killed_sender_and_are_acted_on_once()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var broker = await rabbit.CreateVirtualHostAsync(cancellationToken);
        await using var receiver = new UnreliableReceiver(OwnedProcess.FreePort(), Seed);
        await receiver.StartAsync(cancellationToken);
        await using var notification = await NotificationProcess.StartAsync(await postgres.CreateDatabaseAsync(cancellationToken), broker, cancellationToken);
        await notification.TellAsync(Review, 1, Strata, cancellationToken);
        await Eventually.SeesAsync(() => SequenceAsync(notification, cancellationToken), s => s >= 1, "the first estimates");
        await notification.SubscribeAsync(Review, receiver.Url, cancellationToken);

        // A version each, so that every one raises its alerts; the log says when it was taken in.
        for (var version = 2; version <= 1 + Changes; version++)
        {
            await notification.TellAsync(Review, version, Strata, cancellationToken);
            if (version % 16 == 0) await notification.KillAndRestartAsync(cancellationToken);
            await Eventually.SeesAsync(() => SequenceAsync(notification, cancellationToken), s => s >= version, $"version {version}; {notification.Output}");
            if (version == 25)
            {
                await receiver.CrashAsync();
                await Task.Delay(TimeSpan.FromSeconds(1.5), cancellationToken); // the outage itself, not a wait for something
                await receiver.StartAsync(cancellationToken);
            }
        }

        await Eventually.SeesAsync(() => Task.FromResult(receiver.Acted.Count), count => count >= Alerts, $"{Alerts} alerts", TimeSpan.FromMinutes(4));

        Assert.Equal(Alerts, receiver.Acted.Count);
        Assert.True(receiver.Calls > Alerts);
        Assert.All(receiver.Acted, acted => Assert.Equal(acted.Key, acted.Value.GetProperty("id").GetString()));
        foreach (var stratum in receiver.Acted.Values.GroupBy(e => e.GetProperty("subject").GetString()))
        {
            // In the order of their sequence, each alert begins where the one before ended: none is lost, none is there twice.
            var ordered = stratum.OrderBy(e => e.GetProperty("sequence").GetString(), StringComparer.Ordinal).Select(e => e.GetProperty("data")).ToList();
            Assert.Equal(Enumerable.Range(1, Changes).Select(v => (long)v), ordered.Select(d => Revision(d, "before")));
            Assert.Equal(Enumerable.Range(2, Changes).Select(v => (long)v), ordered.Select(d => Revision(d, "after")));
        }
    }

    private static long Revision(JsonElement data, string side) => data.GetProperty(side).GetProperty("revision").GetInt64();

    /// <summary>The newest version that is in the log; 0 while there is none, or while the process is away.</summary>
    private static async Task<long> SequenceAsync(NotificationProcess notification, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await notification.Client.GetAsync($"/api/reviews/{Review}/events?types=org.livingreview.estimates.recomputed.v1", cancellationToken);
            if (!answer.IsSuccessStatusCode) return 0;
            return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).RootElement.EnumerateArray().Last().GetProperty("data").GetProperty("estimateVersion").GetInt64();
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
