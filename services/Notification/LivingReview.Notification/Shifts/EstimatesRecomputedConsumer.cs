using LivingReview.Contracts;
using LivingReview.Contracts.Shifts;
using LivingReview.Hosting.Bus;
using LivingReview.Notification.Notices;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;
using Marten;
using MassTransit;

namespace LivingReview.Notification.Shifts;

/// <summary>
/// Evaluates every subscription of a review against new estimates. Notices, baselines and deliveries are committed together, guarded by
/// the version of the review's log; estimates older than the log's are ignored, so order and repetition do not matter.
/// </summary>
internal sealed class EstimatesRecomputedConsumer(
    INotificationStore store, NoticeSignal notices, DeliverySignal deliveries, TimeProvider time) : IConsumer<EstimatesRecomputed>
{
    public async Task Consume(ConsumeContext<EstimatesRecomputed> context)
    {
        var (message, cancellation) = (context.Message, context.CancellationToken);
        await using var session = store.LightweightSession();
        session.Store(message.Causes.Select(c => KnownChange.Of(message.Review, c)).ToArray());

        var stream = await session.Events.FetchForWriting<ReviewNotices>(message.Review, cancellation);
        if (stream.Aggregate?.EstimateVersion >= message.EstimateVersion)
        {
            await session.SaveChangesAsync(cancellation);
            return;
        }

        var known = new KnownEstimates(
            message.Review, message.EstimateVersion, message.Revision, message.Title, message.ShiftThreshold, message.Strata);
        session.Store(known);
        stream.AppendOne(new EstimatesNoted { EstimateVersion = message.EstimateVersion, Revision = message.Revision, Changed = message.Changed });
        var sequence = (stream.CurrentVersion ?? 0) + 1;
        foreach (var (subscription, found) in await EvaluateAsync(session, known, cancellation))
        {
            var shift = await ShiftAsync(session, known, message, subscription, found, cancellation);
            stream.AppendOne(new ShiftDetected(shift));
            sequence++;
            if (subscription.WebhookUrl is not null)
                session.Insert(WebhookDelivery.Of(subscription.Id, CloudEvent.OfShift(shift, sequence), time.GetUtcNow()));
        }

        await session.SaveChangesAsync(cancellation);
        notices.Notify();
        deliveries.Notify();
    }

    private async Task<IReadOnlyList<(Subscription Subscription, ShiftPolicy.Found Shift)>> EvaluateAsync(
        IDocumentSession session, KnownEstimates known, CancellationToken cancellation)
    {
        var own = Subscription.IdOfReview(known.Id);
        var subscriptions = (await session.Query<Subscription>()
            .Where(s => s.Review == known.Id && s.Status == Subscription.Active).OrderBy(s => s.Id).ToListAsync(cancellation)).ToList();
        if (subscriptions.All(s => s.Id != own))
        {
            subscriptions.Insert(0, Subscription.OfReview(known.Id, time.GetUtcNow()));
            session.Store(subscriptions[0]);
        }

        var baselines = (await session.LoadManyAsync<Baseline>(cancellation, subscriptions.Select(s => s.Id).ToArray())).ToDictionary(b => b.Id);
        var found = new List<(Subscription, ShiftPolicy.Found)>();
        foreach (var subscription in subscriptions)
        {
            var outcome = ShiftPolicy.Evaluate(subscription, baselines.GetValueOrDefault(subscription.Id) ?? Baseline.Empty(subscription.Id), known);
            session.Store(outcome.Baseline);
            found.AddRange(outcome.Shifts.Select(s => (subscription, s)));
        }

        return found;
    }

    private async Task<Shift> ShiftAsync(
        IQuerySession session, KnownEstimates known, EstimatesRecomputed message, Subscription subscription, ShiftPolicy.Found found, CancellationToken cancellation)
    {
        var (after, upTo) = (found.Before.Revision, found.After.Revision);
        var stored = await session.Query<KnownChange>()
            .Where(c => c.Review == known.Id && c.Revision > after && c.Revision <= upTo).ToListAsync(cancellation);
        var causes = stored.Select(c => c.Change).Concat(message.Causes.Where(c => c.Revision > after && c.Revision <= upTo))
            .DistinctBy(c => c.Revision).OrderBy(c => c.Revision).ToList();
        var page = $"/reviews/{known.Id}?stratum={Uri.EscapeDataString(found.Stratum)}";
        return new Shift
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Review = known.Id,
            ReviewTitle = known.Title,
            SubscriptionId = subscription.Id,
            Stratum = found.Stratum,
            Rule = "A1",
            Threshold = found.Threshold,
            Summary = ShiftPolicy.Sentence(found),
            Before = found.Before,
            After = found.After,
            Causes = causes,
            DetectedAt = time.GetUtcNow(),
            Links = new Dictionary<string, string>
            {
                ["page"] = page,
                ["estimate"] = $"/api/reviews/{known.Id}/estimates?revision={upTo}&stratum={Uri.EscapeDataString(found.Stratum)}",
            },
        };
    }
}

internal sealed class EstimatesRecomputedConsumerDefinition : ConsumerDefinition<EstimatesRecomputedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<EstimatesRecomputedConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.UseStoreRetry();
        // One review at a time within a process; the stream's version guards between processes.
        consumerConfigurator.Message<EstimatesRecomputed>(m => m.UsePartitioner(8, p => p.Message.Review));
    }
}
