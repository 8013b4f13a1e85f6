using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Reviews;
using Marten;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivingReview.Ingestion.Proposals;

/// <summary>
/// Confirms what an import proposed. Each proposal is checked and committed by itself, as if it were confirmed alone: one that meanwhile
/// contradicts the evidence is left for the reviewer, the others count.
/// </summary>
internal static class ManyConfirmations
{
    private const int Most = 1000;

    public static async Task<IResult> ConfirmAsync(
        string review, ProposalConfirmations request, IIngestionStore store, EvidenceLog log, HttpContext http, CancellationToken cancellationToken)
    {
        if (request.Proposals is { Count: 0 or > Most }) return Problem.Invalid(Fault("proposals", "1 to 1000 proposals; leave it out for all that wait."));
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is null) return Problem.UnknownReview(review);

        var (confirmed, refused) = (new List<Guid>(), new List<RefusedConfirmation>());
        foreach (var proposal in request.Proposals?.Distinct().ToList() ?? await OfOthersAsync(session, review, http, cancellationToken))
        {
            var answer = await ProposalEndpoints.ConfirmAsync(review, proposal, log, http, cancellationToken);
            if (answer is ProblemHttpResult { ProblemDetails: var problem })
                refused.Add(new RefusedConfirmation(proposal, problem.Type?.Split(':')[^1] ?? "", problem.Detail ?? problem.Title ?? ""));
            else
                confirmed.Add(proposal);
        }

        return Results.Ok(new ProposalConfirmationReport
        {
            Confirmed = confirmed,
            Refused = refused,
            Pending = await session.Query<ProposalRecord>().CountAsync(p => p.Proposal.Review == review && p.Proposal.Status == "pending", cancellationToken),
        });
    }

    private static async Task<IReadOnlyList<Guid>> OfOthersAsync(IQuerySession session, string review, HttpContext caller, CancellationToken cancellationToken)
    {
        var pending = await session.Query<ProposalRecord>()
            .Where(p => p.Proposal.Review == review && p.Proposal.Status == "pending").ToListAsync(cancellationToken);
        return [.. pending.Where(p => p.Proposal.Origin is not null || !Caller.IsSame(p.Proposal.ProposedBy, caller)).OrderBy(p => p.Proposal.ProposedAt).ThenBy(p => p.Id).Select(p => p.Id).Take(Most)];
    }

    private static Faults Fault(string field, string message)
    {
        var faults = new Faults();
        faults.Add(field, message);
        return faults;
    }
}
