using CsCheck;
using LivingReview.Analysis.Evidence;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Analysis.Tests.Recomputing;

/// <summary>The same evidence gives the same bytes, in whatever order and portions it arrives.</summary>
public sealed class ArrivalTests
{
    private const int Longest = 10;

    private static readonly string[] Modalities = ["radiograph", "ct", "mri"];

    /// <summary>A change of the evidence, as numbers that always make a valid one.</summary>
    private sealed record Change(int Kind, int Study, int[] Counts, int Modality);

    private static readonly Gen<Change> Changes = Gen.Select(
        Gen.Int[0, 7], Gen.Int[0, 5], Gen.Int[0, 60].Array[4], Gen.Int[0, 2],
        (kind, study, counts, modality) => new Change(kind, study, counts, modality));

    [Fact]
    public void Any_order_and_any_portions_of_arrival_give_the_same_estimates() =>
        Gen.Select(Changes.Array[2, Longest - 1], Gen.Int[0, 1_000_000].Array[Longest], Gen.Bool.Array[Longest])
            .Sample(
                (changes, order, pauses) =>
                {
                    var messages = Messages(changes);
                    var atOnce = new EstimateLog();
                    atOnce.Recompute(Given.State(messages));

                    var oneByOne = Arrive(messages, [.. Enumerable.Range(0, messages.Count)], [.. messages.Select(_ => true)]);
                    var shuffled = Arrive(messages, [.. Enumerable.Range(0, messages.Count).OrderBy(i => order[i])], pauses);

                    Assert.Equal(atOnce.Strata, oneByOne.Strata);
                    Assert.Equal(atOnce.Strata, shuffled.Strata);
                },
                iter: 25);

    /// <summary>Messages arrive in an order; after some of them what is complete so far is estimated, as the service does.</summary>
    private static EstimateLog Arrive(List<object> messages, int[] order, bool[] pauses)
    {
        var log = new EstimateLog();
        var state = EvidenceState.Empty(Given.Review);
        var waiting = new Dictionary<long, EvidenceRevision>();
        for (var i = 0; i < order.Length; i++)
        {
            var revision = Given.Revision(messages[order[i]]);
            waiting[revision.Revision] = revision;
            if (!pauses[i] && i < order.Length - 1) continue;
            while (waiting.TryGetValue(state.Head + 1, out var next)) state = state.Apply(next);
            if (state.Head > (log.Current?.Revision ?? 0)) log.Recompute(state);
        }

        return log;
    }

    private static List<object> Messages(Change[] changes)
    {
        var messages = new List<object> { Given.Protocol1() };
        var present = new HashSet<string>();
        foreach (var change in changes)
        {
            var revision = messages.Count + 1;
            var id = $"study-{change.Study}";
            messages.Add(change.Kind switch
            {
                0 when present.Remove(id) => Given.Withdrawn(revision, id),
                1 => Given.Protocol1(revision: revision, protocol: Given.Protocol with
                {
                    MinimumStudies = 4 + change.Study % 3,
                    Factors = [new Factor { Name = "modality", Levels = Modalities[..(1 + change.Modality)] }],
                }),
                _ => Given.Accepted(revision, Study(id, change), kind: present.Add(id) ? ChangeKind.Accepted : ChangeKind.Amended),
            });
        }

        return messages;
    }

    private static Contracts.Studies.ExtractedStudy Study(string id, Change change)
    {
        var counts = change.Counts.All(c => c == 0) ? [1, 0, 0, 0] : change.Counts;
        return Given.Study(id, counts[0], counts[1], counts[2], counts[3], Modalities[change.Modality]);
    }
}
