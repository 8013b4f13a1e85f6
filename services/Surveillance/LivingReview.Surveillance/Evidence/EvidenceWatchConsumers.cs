using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using MassTransit;

namespace LivingReview.Surveillance.Evidence;

/// <summary>Studies that are included or corrected; a burst of one review is taken in together.</summary>
internal sealed class WatchedStudyConsumer(EvidenceIntake intake) : IConsumer<Batch<StudyExtracted>>
{
    public Task Consume(ConsumeContext<Batch<StudyExtracted>> context) =>
        intake.AcceptAsync(context.Message[0].Message.Review, [.. context.Message.Select(m => m.Message)], context.CancellationToken);
}

internal sealed class WatchedStudyConsumerDefinition : ConsumerDefinition<WatchedStudyConsumer>
{
    private const int MaxMessages = 256;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<WatchedStudyConsumer> consumerConfigurator, IRegistrationContext context)
    {
        // Nobody waits for this: a longer pause makes fewer and larger batches.
        consumerConfigurator.Options<BatchOptions>(o => o.SetMessageLimit(MaxMessages).SetTimeLimit(TimeSpan.FromMilliseconds(100)).SetConcurrencyLimit(2)
            .GroupBy<StudyExtracted, string>(m => m.Message.Review)
            .SetConfigurationCallback((_, endpoint) => endpoint.ConcurrentMessageLimit = endpoint.PrefetchCount = MaxMessages));
    }
}

/// <summary>Studies that are no longer included.</summary>
internal sealed class WatchedWithdrawalConsumer(EvidenceIntake intake) : IConsumer<StudyWithdrawn>
{
    public Task Consume(ConsumeContext<StudyWithdrawn> context) => intake.AcceptAsync(context.Message, context.CancellationToken);
}

/// <summary>Reviews that are registered or changed.</summary>
internal sealed class WatchedReviewConsumer(EvidenceIntake intake) : IConsumer<ProtocolChanged>
{
    public Task Consume(ConsumeContext<ProtocolChanged> context) => intake.AcceptAsync(context.Message, context.CancellationToken);
}

/// <summary>Estimates, by which the time from publication to estimate is measured.</summary>
internal sealed class WatchedEstimatesConsumer(EvidenceIntake intake) : IConsumer<EstimateVersionAdded>
{
    public Task Consume(ConsumeContext<EstimateVersionAdded> context) => intake.AcceptAsync(context.Message, context.CancellationToken);
}

/// <summary>How far the evidence goes: asks for what was published before this service existed, and for what was lost.</summary>
internal sealed class WatchedHeadConsumer(EvidenceIntake intake) : IConsumer<EvidenceHeadAnnounced>
{
    public async Task Consume(ConsumeContext<EvidenceHeadAnnounced> context)
    {
        if (await intake.MissingAsync(context.Message, context.CancellationToken) is { } missing) await context.PublishConfirmedAsync(missing, context.CancellationToken);
    }
}
