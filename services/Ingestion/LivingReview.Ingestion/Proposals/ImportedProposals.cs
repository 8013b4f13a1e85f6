using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Studies;
using Marten;

namespace LivingReview.Ingestion.Proposals;

/// <summary>What would be proposed unless it is known.</summary>
/// <param name="Submission">The study.</param>
/// <param name="Corrects">Version that it corrects; null for a new study and for a withdrawal.</param>
/// <param name="Withdrawal">Why it is to be withdrawn; null where it is to count.</param>
internal sealed record PossibleProposal(StudySubmission Submission, int? Corrects, StudyWithdrawalRequest? Withdrawal = null);

/// <summary>
/// What a file brings under the two-person rule, or another installation: each new, corrected or withdrawn study waits as a proposal of the person
/// who brought it. The same again proposes nothing twice. What came from another installation and was declined does not come again either, and
/// its correction there replaces what still waits here: installations send what they have as often as they like.
/// </summary>
internal static class ImportedProposals
{
    private const string Replaced = "It was corrected where it came from; the correction waits.";
    private const string Gone = "It was withdrawn where it came from.";
    private const string Back = "It counts again where it came from.";

    /// <summary>The proposals of the review, also those that were resolved.</summary>
    public static Task<IReadOnlyList<ProposalRecord>> AllOfAsync(Evidence evidence, CancellationToken cancellationToken)
    {
        var review = evidence.Review.Id;
        return evidence.Session.Query<ProposalRecord>().Where(p => p.Proposal.Review == review).ToListAsync(cancellationToken);
    }

    /// <summary>Keeps what a file brings with the session's other changes; the ids of the studies that wait now because of it.</summary>
    /// <param name="evidence">The locked review.</param>
    /// <param name="decided">What would be appended, and what it was submitted as.</param>
    /// <param name="cancellationToken">Stops the look at what waits already.</param>
    public static async Task<IReadOnlyList<string>> ProposeAsync(
        Evidence evidence, IEnumerable<(object Event, StudySubmission Submission)> decided, CancellationToken cancellationToken)
    {
        var possible = decided.Select(one => new PossibleProposal(one.Submission, (one.Event as Studies.ExtractionAmended)?.StudyVersion - 1));
        return [.. Propose(evidence, possible, await AllOfAsync(evidence, cancellationToken), null, new HashSet<string>()).Select(p => p.Submission.Id!)];
    }

    /// <summary>Keeps proposals with the session's other changes.</summary>
    /// <param name="evidence">The locked review.</param>
    /// <param name="possible">What may be proposed.</param>
    /// <param name="all">The proposals of the review.</param>
    /// <param name="origin">The review of another installation that it comes from; null for a person's own file.</param>
    /// <param name="gone">Ids of the studies that were withdrawn there.</param>
    /// <returns>What waits now because of it.</returns>
    public static IReadOnlyList<ExtractionProposed> Propose(
        Evidence evidence, IEnumerable<PossibleProposal> possible, IReadOnlyList<ProposalRecord> all, string? origin, IReadOnlySet<string> gone)
    {
        var known = all.Select(p => p.Proposal).Where(p => p.Status == "pending" || (origin is not null && p.Reason is not (Replaced or Gone or Back)))
            .Select(p => Content(p.Submission, p.Corrects, p.Withdrawal)).ToHashSet(StringComparer.Ordinal);
        var waiting = all.Where(p => origin is not null && p.Proposal.Status == "pending" && p.Proposal.Origin == origin).ToList();
        var (proposed, resolved) = (new List<ExtractionProposed>(), new Dictionary<Guid, ProposalResolved>());
        foreach (var p in waiting.Where(p => p.Proposal.Withdrawal is null == gone.Contains(p.Proposal.Submission.Id!)))
            resolved[p.Id] = new ProposalResolved(p.Id, "declined", origin!, p.Proposal.Withdrawal is null ? Gone : Back);
        foreach (var one in possible)
        {
            if (!known.Add(Content(one.Submission, one.Corrects, one.Withdrawal))) continue;
            proposed.Add(new ExtractionProposed(Guid.CreateVersion7(), evidence.Review.Id, one.Submission, one.Corrects, origin, one.Withdrawal));
            foreach (var p in waiting.Where(p => p.Proposal.Submission.Id == one.Submission.Id)) resolved.TryAdd(p.Id, new ProposalResolved(p.Id, "declined", origin!, Replaced));
        }

        if (resolved.Count + proposed.Count > 0) evidence.Session.Events.Append(ProposalRecord.StreamOf(evidence.Review.Id), [.. resolved.Values, .. proposed]);
        return proposed;
    }

    /// <summary>What is proposed, whatever order a store gave the keys of its dictionaries.</summary>
    private static string Content(StudySubmission submission, int? corrects, StudyWithdrawalRequest? withdrawal) =>
        FormattableString.Invariant($"{corrects}:{Sorted(JsonSerializer.SerializeToNode(submission))?.ToJsonString()}:{(withdrawal is null ? "" : JsonSerializer.Serialize(withdrawal))}");

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
