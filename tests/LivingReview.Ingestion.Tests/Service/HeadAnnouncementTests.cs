using System.Net.Http.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Ingestion.Tests.Service;

public sealed class HeadAnnouncementTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_service_that_starts_says_how_far_each_review_goes_and_publishes_nothing_again()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using (var before = await StartAsync(database))
        {
            using (await before.Client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = "one", Title = "One" }, Cancellation)) { }
            using (await before.Client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = "two", Title = "Two" }, Cancellation)) { }
            using (await before.Client.PutAsJsonAsync("/api/reviews/two/protocol", Given.Protocol, Cancellation)) { }
            await Eventually.HoldsAsync(() => Log<ProtocolChanged>(before).Count == 3, "three messages");
            await Eventually.SeesAsync(() => ProgressAsync(before), p => p == 3, "the publisher's bookmark");
        }

        await using var after = await StartAsync(database);
        await Eventually.HoldsAsync(() => Log<EvidenceHeadAnnounced>(after).Count >= 2, "an announcement of each review");
        using (await after.Client.PutAsJsonAsync("/api/reviews/one/protocol", Given.Protocol, Cancellation)) { }
        await Eventually.HoldsAsync(() => Log<ProtocolChanged>(after).Count >= 1, "the message of the new revision");

        Assert.Equal([("one", 1L), ("two", 2L)], Log<EvidenceHeadAnnounced>(after).Take(2).Select(m => (m.Message.Review, m.Message.Revision)).Order());
        var published = Assert.Single(Log<ProtocolChanged>(after)).Message;
        Assert.Equal(("one", 2L), (published.Review, published.Revision));
    }

    private static Task<RunningServices> StartAsync(string database) => RunningServices.StartAsync(
        database,
        (services, configuration) => services.AddIngestion(configuration),
        app => app.MapIngestion(),
        bus =>
        {
            bus.AddIngestionConsumers();
            bus.AddMessageLog<ProtocolChanged>();
            bus.AddMessageLog<EvidenceHeadAnnounced>();
        },
        cancellationToken: Cancellation);

    private static IReadOnlyList<(Guid Id, T Message)> Log<T>(RunningServices running)
        where T : class => running.Services.GetRequiredService<MessageLog<T>>().All;

    private static async Task<long> ProgressAsync(RunningServices running)
    {
        var progress = await running.Services.GetRequiredService<IIngestionStore>().Advanced.AllProjectionProgress(token: Cancellation);
        return progress.SingleOrDefault(p => p.ShardName.StartsWith("evidence-publisher", StringComparison.OrdinalIgnoreCase))?.Sequence ?? 0;
    }
}
