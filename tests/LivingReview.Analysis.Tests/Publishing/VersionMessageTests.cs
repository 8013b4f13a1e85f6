using System.Text.Json;
using JasperFx.Events;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Publishing;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Tests.Memory;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Analysis.Tests.Publishing;

public sealed class VersionMessageTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_first_version_is_complete()
    {
        var growing = new Growing(Growing.Protocol).With(1, 6);

        var message = Message(null, EvidenceState.Empty(Growing.Review), growing.State);

        Assert.Equal(message.Order, message.Strata.Select(s => s.Stratum));
        Assert.Equal(6, message.Tables.Count);
        Assert.Equal((Growing.Protocol.MinimumStudies, null), (message.Protocol!.MinimumStudies, message.PreviousOccurredAt));
    }

    [Fact]
    public void One_more_study_is_one_table_and_the_strata_that_it_is_in()
    {
        var (before, after) = Grown(30);

        var message = Message(CurrentAt(before), before, after);

        Assert.Equal("study-31", Assert.Single(message.Tables).StudyId);
        Assert.Equal(["modality=radiograph", "overall", "validation=internal"], message.Strata.Select(s => s.Stratum).Order(StringComparer.Ordinal));
        Assert.Null(message.Protocol);
        Assert.Empty(message.RemovedTables);
        Assert.Equal(Start.AddMinutes(1), message.PreviousOccurredAt);
    }

    [Fact]
    public void A_study_costs_the_same_message_in_a_large_review_as_in_a_small_one()
    {
        var small = Size(10);
        var large = Size(150);

        Assert.InRange((double)large / small, 0.5, 1.2);

        static int Size(int studies)
        {
            var (before, after) = Grown(studies);
            return JsonSerializer.Serialize(Message(CurrentAt(before), before, after)).Length;
        }
    }

    [Fact]
    public void A_withdrawn_study_is_named_and_another_protocol_comes_with_the_tables_whose_strata_it_changes()
    {
        var growing = new Growing(Growing.Protocol).With(1, 6);
        var before = growing.State;

        var withdrawn = Message(CurrentAt(before), before, before.Apply(Growing.RevisionOf(growing.Without(5).Messages[^1])));
        var state = growing.State;
        var under = Message(CurrentAt(state), state, state.Apply(Growing.RevisionOf(growing.Under(Growing.Protocol with { MinimumStudies = 2 }).Messages[^1])));

        Assert.Equal(["study-5"], withdrawn.RemovedTables);
        Assert.Empty(withdrawn.Tables);
        Assert.Equal((2, 0), (under.Protocol!.MinimumStudies, under.Tables.Count));
        state = growing.State;
        var fewer = Message(CurrentAt(state), state, state.Apply(Growing.RevisionOf(growing.Under(Growing.Protocol with { Factors = [Growing.Protocol.Factors[0]] }).Messages[^1])));
        Assert.Equal(5, fewer.Tables.Count);
    }

    [Fact]
    public void What_is_published_does_not_depend_on_when_the_evidence_was_read()
    {
        var (before, after) = Grown(12);
        var again = new Growing(Growing.Protocol).With(1, 13).State;

        Assert.Equal(JsonSerializer.Serialize(Message(CurrentAt(before), before, after)), JsonSerializer.Serialize(Message(CurrentAt(before), before, again)));
    }

    /// <summary>A review of some studies, and the same with one more, as the reader gives them: one made from the other.</summary>
    private static (EvidenceState Before, EvidenceState After) Grown(int studies)
    {
        var growing = new Growing(Growing.Protocol).With(1, studies);
        var before = growing.State;
        return (before, before.Apply(Growing.RevisionOf(growing.With(Growing.Study(studies + 1)).Messages[^1])));
    }

    private static CurrentEstimates CurrentAt(EvidenceState state) =>
        CurrentEstimates.Create(new Event<StrataEstimated>(Recomputation.Next(null, state, [])) { StreamKey = Growing.Review, Version = 1 });

    private static EstimateVersionAdded Message(CurrentEstimates? current, EvidenceState before, EvidenceState after)
    {
        var causes = Enumerable.Range(1, (int)(after.Head - before.Head)).Select(i => new EvidenceChange { Revision = before.Head + i, Kind = ChangeKind.Accepted }).ToList();
        var e = new Event<StrataEstimated>(Recomputation.Next(current, after, causes))
        {
            StreamKey = Growing.Review,
            Version = current is null ? 1 : 2,
            Timestamp = Start.AddMinutes(2),
        };
        return VersionMessage.Create(e, current is null ? null : Start.AddMinutes(1), before, after);
    }
}
