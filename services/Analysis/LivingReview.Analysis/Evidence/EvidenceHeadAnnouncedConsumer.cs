using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace LivingReview.Analysis.Evidence;

/// <summary>Ingestion's word on how far the evidence goes: finishes what a stopped process left, and notices what was lost.</summary>
internal sealed partial class EvidenceHeadAnnouncedConsumer(Recomputer recomputer, EvidenceGaps gaps, ILogger<EvidenceHeadAnnouncedConsumer> log) : IConsumer<EvidenceHeadAnnounced>
{
    public async Task Consume(ConsumeContext<EvidenceHeadAnnounced> context)
    {
        var announced = context.Message;
        if (announced.NothingFrom is { } from)
        {
            if (gaps.Deny(announced.Review, announced.Revision, from)) Denied(log, announced.Review, from);
            return;
        }

        gaps.Expect(announced.Review, announced.Revision);
        gaps.Reached(announced.Review, await recomputer.CatchUpAsync(announced.Review, gaps.Expected(announced.Review), context.CancellationToken));
    }

    [LoggerMessage(LogLevel.Warning, "Review {Review} has no evidence from revision {From} on: a message that said so was wrong, and it is not waited for.")]
    private static partial void Denied(ILogger log, string review, long from);
}
