using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Studies;
using Marten;

namespace LivingReview.Ingestion.Proposals;

/// <summary>
/// What a file brings under the two-person rule, or from another installation: each new or corrected study waits as a proposal of the person who
/// imported it. The same file again proposes nothing twice. What came from another installation and was declined does not come again either, and
/// its correction there replaces what still waits here: installations send what they have as often as they like.
/// </summary>
internal static class ImportedProposals
{
    private const string Replaced = "It was corrected where it came from; the correction waits.";

    /// <summary>Keeps the proposals with the session's other changes; gives the ids of the studies that wait now because of it.</summary>
    /// <param name="evidence">The locked review.</param>
    /// <param name="decided">What would be appended, and what it was submitted as.</param>
    /// <param name="origin">The review of another installation that it comes from; null for a person's own file.</param>
    /// <param name="cancellationToken">Stops the look at what waits already.</param>
    public static async Task<IReadOnlyList<string>> ProposeAsync(
        Evidence evidence, IEnumerable<(object Event, StudySubmission Submission)> decided, string? origin, CancellationToken cancellationToken)
    {
        var review = evidence.Review.Id;
        var all = await evidence.Session.Query<ProposalRecord>()
            .Where(p => p.Proposal.Review == review && (p.Proposal.Status == "pending" || (origin != null && p.Proposal.Reason != Replaced))).ToListAsync(cancellationToken);
        var known = all.Select(p => Content(p.Proposal.Submission, p.Proposal.Corrects)).ToHashSet(StringComparer.Ordinal);
        var (proposed, replaced) = (new List<ExtractionProposed>(), new List<ProposalResolved>());
        foreach (var (e, submission) in decided)
        {
            int? corrects = e is ExtractionAmended amended ? amended.StudyVersion - 1 : null;
            if (!known.Add(Content(submission, corrects))) continue;
            proposed.Add(new ExtractionProposed(Guid.CreateVersion7(), review, submission, corrects, origin));
            replaced.AddRange(all.Where(p => origin is not null && p.Proposal.Status == "pending" && p.Proposal.Origin == origin && p.Proposal.Submission.Id == submission.Id)
                .Select(p => new ProposalResolved(p.Id, "declined", origin!, Replaced)));
        }

        if (proposed.Count > 0) evidence.Session.Events.Append(ProposalRecord.StreamOf(review), [.. replaced, .. proposed]);
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
