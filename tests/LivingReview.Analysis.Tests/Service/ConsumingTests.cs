using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Analysis.Tests.Service;

public sealed class ConsumingTests(AnalysisService analysis) : IClassFixture<AnalysisService>
{
    private const int Head = 18;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Shuffled_and_doubled_messages_end_in_the_same_bytes_as_ordered_ones(int seed)
    {
        var (ordered, shuffled) = ($"ordered-{seed}", $"shuffled-{seed}");
        var expected = await analysis.PublishInOrderAsync(ordered, Given.History(ordered));
        var messages = Given.History(shuffled).Concat(Given.History(shuffled)).ToArray();
        new Random(seed).Shuffle(messages);

        await Task.WhenAll(messages.Select(analysis.PublishAsync));

        var estimates = await analysis.EstimatedAsync(shuffled, Head);
        Assert.Equal(Head, expected.Revision);
        Assert.Equal(Head, estimates.Revision);
        Assert.Equal(AnalysisService.Bytes(expected), AnalysisService.Bytes(estimates));
    }

    [Fact]
    public async Task Messages_that_come_again_later_change_nothing()
    {
        var before = await analysis.PublishInOrderAsync("again", Given.History("again"));

        foreach (var message in Given.History("again")) await analysis.PublishAsync(message);
        await analysis.PublishAsync(Given.Withdrawn(Head + 1, "study-1", "again"));

        var after = await analysis.EstimatedAsync("again", Head + 1);
        Assert.Equal(before.EstimateVersion + 1, after.EstimateVersion);
    }

    [Fact]
    public async Task Half_of_a_burst_is_estimated_when_the_rest_takes_longer_than_the_grace()
    {
        foreach (var message in Given.History("half").Take(6)) await analysis.PublishAsync(Given.WithHead(message, 15));

        var estimates = await analysis.EstimatedAsync("half", 6);

        Assert.Equal(5, estimates.Strata[0].K);
    }

    [Fact]
    public async Task A_missing_revision_is_asked_for_and_then_the_estimate_is_complete()
    {
        var history = Given.History("gap");
        var expected = await analysis.PublishInOrderAsync("complete", Given.History("complete").Take(8));

        foreach (var message in history.Take(8).Where((_, i) => i != 4)) await analysis.PublishAsync(Given.WithHead(message, 8));
        var partial = await analysis.EstimatedAsync("gap", 4);
        // While the messages come slowly, what is yet under way may be asked for too.
        var request = await Eventually.SeesAsync(
            () => Task.FromResult(analysis.Received<EvidenceReplayRequested>().Select(r => r.Message).FirstOrDefault(r => r is { Review: "gap", From: 5 })), r => r is not null, "a request for the gap");
        Assert.Equal(4, partial.Revision);
        Assert.Equal(new EvidenceReplayRequested { Review = "gap", From = 5, To = 8 }, request);

        await analysis.PublishAsync(history[4]);

        Assert.Equal(AnalysisService.Bytes(expected), AnalysisService.Bytes(await analysis.EstimatedAsync("gap", 8)));
    }

    [Fact]
    public async Task A_head_of_which_nothing_has_arrived_is_asked_for_from_the_start()
    {
        await analysis.PublishAsync(new EvidenceHeadAnnounced { Review = "unheard", Revision = 3 });

        await Eventually.HoldsAsync(
            () => analysis.Received<EvidenceReplayRequested>().Any(r => r.Message == new EvidenceReplayRequested { Review = "unheard", From = 1, To = 3 }),
            "a request for everything");
    }

    [Fact]
    public async Task A_head_finishes_what_a_stopped_process_left()
    {
        await using (var session = analysis.Services.GetRequiredService<IAnalysisStore>().LightweightSession())
        {
            session.Store(Given.History("left").Take(6).Select(Given.Revision).ToArray());
            await session.SaveChangesAsync(Cancellation);
        }

        await analysis.PublishAsync(new EvidenceHeadAnnounced { Review = "left", Revision = 6 });

        Assert.Equal(5, (await analysis.EstimatedAsync("left", 6)).Strata[0].K);
    }

    [Fact]
    public async Task Studies_that_cannot_be_pooled_are_written_down_with_the_reason()
    {
        object[] messages = [Given.Protocol1("perfect"), .. Enumerable.Range(1, 5).Select(i => Given.Accepted(i + 1, Given.Study($"p-{i}", 20 + i, 0, 0, 30 + i), "perfect"))];

        var estimates = await analysis.PublishInOrderAsync("perfect", messages);

        Assert.Equal(("overall", 5), (estimates.Strata[0].Stratum, estimates.Strata[0].K));
        Assert.NotEmpty(estimates.Strata[0].Warnings);
    }

    [Fact]
    public async Task A_new_version_is_published_once_with_the_strata_the_changes_and_the_causes()
    {
        await analysis.PublishInOrderAsync("told", Given.History("told"));

        var messages = await ToldAsync("told", Head);

        Assert.Equal(messages.Count, messages.Select(m => m.Id).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, Head).Select(i => (long)i), messages.SelectMany(m => m.Message.Causes).Select(c => c.Revision));
        var last = messages[^1].Message;
        Assert.Equal((Head, "Osteoporosis", 0.02), (last.EstimateVersion, last.Title, last.ShiftThreshold));
        Assert.Equal(AnalysisService.Bytes((await analysis.EstimatesAsync("told"))!), AnalysisService.Bytes(new ReviewEstimates { Review = "", Revision = 0, EstimateVersion = 0, EngineVersion = "", Strata = last.Strata }));
        Assert.Equal(
            [ChangeKind.Protocol, ChangeKind.Accepted, ChangeKind.Amended, ChangeKind.Withdrawn],
            messages.SelectMany(m => m.Message.Causes).Select(c => c.Kind).Distinct());
    }

    [Fact]
    public async Task A_replay_tells_the_newest_with_the_causes_of_every_version_missed()
    {
        await analysis.PublishInOrderAsync("replayed", Given.History("replayed").Take(8));
        var first = await ToldAsync("replayed", 8);

        await analysis.PublishAsync(new EstimatesReplayRequested { Review = "replayed", From = 3 });

        var again = (await Eventually.SeesAsync(() => Task.FromResult(Told("replayed")), m => m.Count > first.Count, "the replay"))[^1];
        Assert.Equal((first[^1].Id, 8L), (again.Id, again.Message.EstimateVersion));
        Assert.Equal([3L, 4L, 5L, 6L, 7L, 8L], again.Message.Causes.Select(c => c.Revision));
        Assert.Equal(first[^1].Message.Strata.Select(s => s.InputHash), again.Message.Strata.Select(s => s.InputHash));
    }

    private async Task<IReadOnlyList<(Guid Id, EstimatesRecomputed Message)>> ToldAsync(string review, long version) =>
        await Eventually.SeesAsync(() => Task.FromResult(Told(review)), m => m.Any(x => x.Message.EstimateVersion == version), $"version {version} of {review}");

    private IReadOnlyList<(Guid Id, EstimatesRecomputed Message)> Told(string review) =>
        [.. analysis.Received<EstimatesRecomputed>().Where(m => m.Message.Review == review)];
}
