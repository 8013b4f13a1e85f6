using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Studies;
using Marten;

namespace LivingReview.Ingestion.Proposals;

/// <summary>
/// What a file brings under the two-person rule: each new or corrected study waits as a proposal of the person who imported it. The same file again
/// proposes nothing twice.
/// </summary>
internal static class ImportedProposals
{
    /// <summary>Keeps the proposals with the session's other changes; gives the ids of the studies that wait now because of it.</summary>
    /// <param name="evidence">The locked review.</param>
    /// <param name="decided">What would be appended, and what it was submitted as.</param>
    /// <param name="cancellationToken">Stops the look at what waits already.</param>
    public static async Task<IReadOnlyList<string>> ProposeAsync(
        Evidence evidence, IEnumerable<(object Event, StudySubmission Submission)> decided, CancellationToken cancellationToken)
    {
        var review = evidence.Review.Id;
        var pending = await evidence.Session.Query<ProposalRecord>().Where(p => p.Proposal.Review == review && p.Proposal.Status == "pending").ToListAsync(cancellationToken);
        var known = pending.Select(p => Content(p.Proposal.Submission, p.Proposal.Corrects)).ToHashSet(StringComparer.Ordinal);
        var proposed = new List<ExtractionProposed>();
        foreach (var (e, submission) in decided)
        {
            int? corrects = e is ExtractionAmended amended ? amended.StudyVersion - 1 : null;
            if (known.Add(Content(submission, corrects))) proposed.Add(new ExtractionProposed(Guid.CreateVersion7(), review, submission, corrects));
        }

        if (proposed.Count > 0) evidence.Session.Events.Append(ProposalRecord.StreamOf(review), proposed.Cast<object>());
        return [.. proposed.Select(p => p.Submission.Id!)];
    }

    /// <summary>What is proposed, whatever order a store gave the keys of its dictionaries.</summary>
    private static string Content(StudySubmission submission, int? corrects) =>
        FormattableString.Invariant($"{corrects}:{Sorted(JsonSerializer.SerializeToNode(submission))?.ToJsonString()}");

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
