using System.Net.Http.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Ingestion.Tests.Service;

public sealed class PublishingTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_stored_event_is_published_once_with_its_id()
    {
        var review = await ReviewWithHistoryAsync();
        var log = await ingestion.LogAsync(review);
        var other = await ingestion.RegisterAsync();

        var published = await PublishedAsync(review, log.Count);
        await Eventually.SeesAsync(() => Task.FromResult(Published(other).Count), n => n == 1, "the event of a later review, so that nothing else is under way");

        Assert.Equal(log.Select(e => (e.Revision, e.Id)), published.Select(p => (p.Revision, p.Id)));
        Assert.Equal(log.Count, Published(review).Count);
        Assert.Equal(
            ["ReviewRegistered", "ExtractionAccepted", "ExtractionAmended", "ProtocolAmended", "ExtractionWithdrawn"],
            log.Select(e => e.Type));
    }

    [Fact]
    public async Task A_message_carries_the_whole_snapshot()
    {
        var review = await ReviewWithHistoryAsync();

        await PublishedAsync(review, 5);

        var registered = Log<ProtocolChanged>().Single(m => m.Review == review && m.Revision == 1);
        Assert.Equal(("Osteoporosis", 3), (registered.Title, registered.Protocol.Factors.Count));
        var accepted = Log<StudyExtracted>().Single(m => m.Review == review && m.Revision == 2);
        Assert.Equal((ChangeKind.Accepted, "Jang 2021", 51L, "ct"), (accepted.Kind, accepted.Study.Label, accepted.Study.Tables[0].Tp, accepted.Study.Tables[0].Factors["modality"]));
        var amended = Log<StudyExtracted>().Single(m => m.Review == review && m.Revision == 3);
        Assert.Equal((ChangeKind.Amended, 50L), (amended.Kind, amended.Study.Tables[0].Tp));
        Assert.Equal(3, Log<ProtocolChanged>().Single(m => m.Review == review && m.Revision == 4).Protocol.MinimumStudies);
        var withdrawn = Log<StudyWithdrawn>().Single(m => m.Review == review);
        Assert.Equal(("jang-2021", "Jang 2021", "retraction", "data fabricated"), (withdrawn.StudyId, withdrawn.Label, withdrawn.Kind, withdrawn.Reason));
        Assert.All(Published(review), p => Assert.InRange(p.Head, p.Revision, 5));
    }

    [Fact]
    public async Task A_replay_publishes_the_revisions_asked_for_with_the_ids_they_first_had()
    {
        var review = await ReviewWithHistoryAsync();
        var first = await PublishedAsync(review, 5);

        await ingestion.Services.GetRequiredService<IBus>().Publish(new EvidenceReplayRequested { Review = review, From = 2, To = 4 }, Cancellation);

        var all = await PublishedAsync(review, 8);
        Assert.Equal(first.Concat(first.Where(p => p.Revision is >= 2 and <= 4)).Select(p => (p.Revision, p.Id)).Order(), all.Select(p => (p.Revision, p.Id)).Order());
    }

    [Fact]
    public async Task A_request_for_a_review_that_does_not_exist_is_answered_so_that_nobody_waits_for_it()
    {
        await ingestion.Services.GetRequiredService<IBus>().Publish(new EvidenceReplayRequested { Review = "ghost", From = 1, To = 3 }, Cancellation);

        await Eventually.HoldsAsync(() => Log<EvidenceHeadAnnounced>().Contains(new EvidenceHeadAnnounced { Review = "ghost", Revision = 0, NothingFrom = 1 }), "the answer");
    }

    /// <summary>A review with an event of each kind: revisions 1 to 5.</summary>
    private async Task<string> ReviewWithHistoryAsync()
    {
        var review = await ingestion.RegisterAsync();
        await ingestion.SubmitAsync(review, Given.Study());
        using (await ingestion.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/studies/jang-2021", Given.Study("Jang 2021", Given.Table with { Tp = 50 }), ("If-Match", "\"1\""))) { }
        using (await ingestion.Client.PutAsJsonAsync($"/api/reviews/{review}/protocol", Given.Protocol with { MinimumStudies = 3 }, Cancellation)) { }
        using (await ingestion.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/studies/jang-2021/withdrawal", new StudyWithdrawalRequest { Kind = "retraction", Reason = "data fabricated" })) { }
        return review;
    }

    private Task<IReadOnlyList<(long Revision, Guid Id, long Head)>> PublishedAsync(string review, int count) =>
        Eventually.SeesAsync(() => Task.FromResult(Published(review)), p => p.Count >= count, $"{count} messages of {review}");

    private IReadOnlyList<(long Revision, Guid Id, long Head)> Published(string review) =>
    [
        .. Entries<ProtocolChanged>().Where(e => e.Message.Review == review).Select(e => (e.Message.Revision, e.Id, e.Message.Head))
            .Concat(Entries<StudyExtracted>().Where(e => e.Message.Review == review).Select(e => (e.Message.Revision, e.Id, e.Message.Head)))
            .Concat(Entries<StudyWithdrawn>().Where(e => e.Message.Review == review).Select(e => (e.Message.Revision, e.Id, e.Message.Head)))
            .OrderBy(e => e.Revision),
    ];

    private IEnumerable<T> Log<T>()
        where T : class => Entries<T>().Select(e => e.Message);

    private IReadOnlyList<(Guid Id, T Message)> Entries<T>()
        where T : class => ingestion.Services.GetRequiredService<MessageLog<T>>().All;
}
