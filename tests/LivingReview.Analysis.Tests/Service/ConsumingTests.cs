using System.Text.Json;
using LivingReview.Analysis.Evidence;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
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
    public async Task Of_many_heads_those_that_are_behind_are_looked_at_and_no_others()
    {
        await analysis.PublishInOrderAsync("level", [Given.Protocol1("level")]);

        await analysis.PublishAsync(new EvidenceHeadsAnnounced { Heads = [new("level", 1), new("missed", 2)] });

        await Eventually.HoldsAsync(
            () => analysis.Received<EvidenceReplayRequested>().Any(r => r.Message == new EvidenceReplayRequested { Review = "missed", From = 1, To = 2 }),
            "a request for the review that is behind");
        Assert.DoesNotContain(analysis.Received<EvidenceReplayRequested>(), r => r.Message.Review == "level");
    }

    [Fact]
    public async Task A_head_of_a_review_that_does_not_exist_is_given_up_when_ingestion_has_nothing()
    {
        var gaps = analysis.Services.GetRequiredService<EvidenceGaps>();
        await analysis.PublishAsync(new EvidenceHeadAnnounced { Review = "ghost", Revision = 3 });
        await Eventually.HoldsAsync(() => gaps.All.Any(g => g is { Review: "ghost", Gap.Requests: > 0 }), "a request");

        await analysis.PublishAsync(new EvidenceHeadAnnounced { Review = "ghost", Revision = 0, NothingFrom = 1 });

        await Eventually.HoldsAsync(() => gaps.All.All(g => g.Review != "ghost"), "the end of the ghost");
        Assert.Equal(0, gaps.Expected("ghost"));
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
    public async Task A_new_version_is_published_once_with_what_it_changed()
    {
        await analysis.PublishInOrderAsync("told", Given.History("told"));

        var messages = await PublishedAsync("told", Head);

        Assert.Equal(messages.Count, messages.Select(m => m.Id).Distinct().Count());
        Assert.Equal(Enumerable.Range(1, messages.Count).Select(v => (long)v), messages.Select(m => m.Message.EstimateVersion));
        Assert.Equal(Enumerable.Range(1, Head).Select(i => (long)i), messages.SelectMany(m => m.Message.Causes).Select(c => c.Revision));
        Assert.Equal(messages.SkipLast(1).Select(m => (DateTimeOffset?)m.Message.OccurredAt).Prepend(null), messages.Select(m => m.Message.PreviousOccurredAt));
        Assert.Equal([ChangeKind.Protocol, ChangeKind.Accepted, ChangeKind.Amended, ChangeKind.Withdrawn], messages.SelectMany(m => m.Message.Causes).Select(c => c.Kind).Distinct());
        var last = messages[^1].Message;
        Assert.Equal((Head, "Osteoporosis", 0.02), (last.EstimateVersion, last.Title, last.ShiftThreshold));
    }

    [Fact]
    public async Task The_versions_one_after_the_other_give_the_estimates_and_tables_of_the_whole()
    {
        await analysis.PublishInOrderAsync("folded", Given.History("folded"));
        var messages = (await PublishedAsync("folded", Head)).Select(m => m.Message).ToList();
        await analysis.PublishAsync(new EstimatesReplayRequested { Review = "folded", From = 1 });
        var whole = (await Eventually.SeesAsync(
            () => Task.FromResult(analysis.Received<EstimatesRecomputed>().Select(m => m.Message).LastOrDefault(m => m.Review == "folded")), m => m is not null, "the whole"))!;

        var (strata, tables, protocol) = (new Dictionary<string, StratumEstimate>(), new SortedDictionary<string, EvidenceTable>(StringComparer.Ordinal), (Protocol?)null);
        foreach (var message in messages)
        {
            foreach (var stratum in message.Strata) strata[stratum.Stratum] = stratum;
            foreach (var table in message.Tables) tables[table.StudyId] = table;
            foreach (var study in message.RemovedTables) Assert.True(tables.Remove(study));
            protocol = message.Protocol ?? protocol;
        }

        Assert.Equal(JsonSerializer.Serialize(whole.Strata), JsonSerializer.Serialize(messages[^1].Order.Select(s => strata[s])));
        Assert.Equal(JsonSerializer.Serialize(whole.Tables), JsonSerializer.Serialize(tables.Values));
        Assert.Equal(JsonSerializer.Serialize(whole.Protocol), JsonSerializer.Serialize(protocol));
        Assert.Contains(messages, m => m.Strata.Count < m.Order.Count);
        Assert.All(messages.Where(m => m.Causes is [{ Kind: ChangeKind.Accepted }]), m => Assert.Single(m.Tables));
    }

    [Fact]
    public async Task A_replay_publishes_each_version_again_as_it_was()
    {
        await analysis.PublishInOrderAsync("replayed", Given.History("replayed").Take(8));
        var first = await PublishedAsync("replayed", 8);

        await analysis.PublishAsync(new EstimatesReplayRequested { Review = "replayed", From = 3, EachVersion = true });

        var all = await Eventually.SeesAsync(() => Task.FromResult(Published("replayed")), m => m.Count >= first.Count + 6, "the replay");
        Assert.Equal(
            first.Skip(2).Select(m => (m.Id, JsonSerializer.Serialize(m.Message))),
            all.Skip(first.Count).Select(m => (m.Id, JsonSerializer.Serialize(m.Message))));

        await analysis.PublishAsync(new EstimatesReplayRequested { Review = "replayed", From = 4, To = 3, EachVersion = true });
        await analysis.PublishAsync(new EstimatesReplayRequested { Review = "replayed", From = 3, To = 4, EachVersion = true });

        var more = await Eventually.SeesAsync(() => Task.FromResult(Published("replayed")), m => m.Count >= all.Count + 2, "the replay of two");
        Assert.Equal([3L, 4L], more.Skip(all.Count).Select(m => m.Message.EstimateVersion));
    }

    [Fact]
    public async Task An_earlier_version_of_notification_gets_the_newest_with_the_causes_of_every_version_missed()
    {
        await analysis.PublishInOrderAsync("whole", Given.History("whole").Take(8));
        var first = await PublishedAsync("whole", 8);

        await analysis.PublishAsync(new EstimatesReplayRequested { Review = "whole", From = 3 });

        var (id, message) = (await Eventually.SeesAsync(
            () => Task.FromResult(analysis.Received<EstimatesRecomputed>().Where(m => m.Message.Review == "whole").ToList()), m => m.Count > 0, "the newest"))[0];
        Assert.Equal((first[^1].Id, 8L), (id, message.EstimateVersion));
        Assert.Equal([3L, 4L, 5L, 6L, 7L, 8L], message.Causes.Select(c => c.Revision));
        Assert.Equal(AnalysisService.Bytes((await analysis.EstimatesAsync("whole"))!), AnalysisService.Bytes(new ReviewEstimates { Review = "", Revision = 0, EstimateVersion = 0, EngineVersion = "", Strata = message.Strata }));
    }

    private async Task<IReadOnlyList<(Guid Id, EstimateVersionAdded Message)>> PublishedAsync(string review, long version) =>
        await Eventually.SeesAsync(() => Task.FromResult(Published(review)), m => m.Any(x => x.Message.EstimateVersion == version), $"version {version} of {review}");

    private IReadOnlyList<(Guid Id, EstimateVersionAdded Message)> Published(string review) =>
        [.. analysis.Received<EstimateVersionAdded>().Where(m => m.Message.Review == review)];
}
