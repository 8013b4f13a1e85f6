using JasperFx.Events;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Authentication;
using Marten;
using Marten.Events.Projections;

namespace LivingReview.Ingestion.Proposals;

/// <summary>Store event: an extraction, or the withdrawal of a study, waits for a second person.</summary>
public sealed record ExtractionProposed(
    Guid Proposal, string Review, StudySubmission Submission, int? Corrects, string? Origin = null, StudyWithdrawalRequest? Withdrawal = null);

/// <summary>Store event: a second person confirmed or declined it.</summary>
public sealed record ProposalResolved(Guid Proposal, string Status, string By, string? Reason);

/// <summary>A proposal as it stands.</summary>
/// <param name="Id">Id.</param>
/// <param name="Proposal">The proposal.</param>
public sealed record ProposalRecord(Guid Id, ProposalView Proposal)
{
    /// <summary>Beside the evidence, so that a revision is always about what counts.</summary>
    public static string StreamOf(string review) => "proposals:" + review;
}

/// <summary>Keeps <see cref="ProposalRecord"/>.</summary>
public sealed partial class ProposalRecordProjection : EventProjection
{
    public ProposalRecordProjection()
    {
        IncludeType<ExtractionProposed>();
        IncludeType<ProposalResolved>();
    }

    public override async ValueTask ApplyAsync(IDocumentOperations operations, IEvent e, CancellationToken cancellation)
    {
        switch (e.Data)
        {
            case ExtractionProposed proposed:
                operations.Store(new ProposalRecord(proposed.Proposal, new ProposalView
                {
                    Id = proposed.Proposal,
                    Review = proposed.Review,
                    Status = "pending",
                    ProposedBy = e.GetHeader(EvidenceLog.ActorHeader)?.ToString() ?? Caller.Local,
                    ProposedAt = e.Timestamp,
                    Corrects = proposed.Corrects,
                    Origin = proposed.Origin,
                    Withdrawal = proposed.Withdrawal,
                    Submission = proposed.Submission,
                }));
                break;
            case ProposalResolved resolved:
                var record = await operations.LoadAsync<ProposalRecord>(resolved.Proposal, cancellation)
                    ?? throw new InvalidOperationException($"Proposal {resolved.Proposal} is unknown.");
                operations.Store(record with { Proposal = record.Proposal with { Status = resolved.Status, ResolvedBy = resolved.By, Reason = resolved.Reason } });
                break;
        }
    }
}
