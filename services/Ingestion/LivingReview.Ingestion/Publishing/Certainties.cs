using LivingReview.Hosting.Bus;
using LivingReview.Ingestion.Certainty;
using Marten;
using MassTransit;

namespace LivingReview.Ingestion.Publishing;

/// <summary>Tells what certainty has been entered for reviews: of several judgements at once only how it stands.</summary>
internal static class Certainties
{
    /// <summary>Publishes for those of the reviews that have a judgement.</summary>
    public static async Task PublishAsync(IPublishEndpoint bus, IQuerySession session, IReadOnlyList<string> reviews, CancellationToken cancellationToken)
    {
        foreach (var review in reviews)
        {
            if (await CertaintyLog.SummarizeAsync(session, review, cancellationToken) is { } message) await bus.PublishConfirmedAsync(message, cancellationToken);
        }
    }
}
