using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Telemetry;
using MassTransit;

namespace LivingReview.Analysis.Evidence;

/// <summary>How evidence is batched: a burst of one review gives one recomputation, a single study waits only a moment.</summary>
internal static class EvidenceBatches
{
    public static void Configure<TConsumer, T>(IReceiveEndpointConfigurator endpoint, IConsumerConfigurator<TConsumer> consumer, Func<T, string> review)
        where TConsumer : class
        where T : class
    {
        endpoint.PrefetchCount = 512;
        endpoint.UseStoreRetry();
        consumer.Options<BatchOptions>(o => o
            .SetMessageLimit(256)
            .SetTimeLimit(TimeSpan.FromMilliseconds(15))
            .SetConcurrencyLimit(8)
            .GroupBy<T, string>(m => review(m.Message)));
    }
}

internal sealed class StudyExtractedConsumer(EvidenceInbox inbox) : IConsumer<Batch<StudyExtracted>>
{
    public async Task Consume(ConsumeContext<Batch<StudyExtracted>> context)
    {
        using var span = Tracing.Resume("take in evidence", [.. context.Message]);
        await inbox.AcceptAsync(context.Message.Select(m => EvidenceRevision.Of(m.Message)), context.CancellationToken);
    }
}

internal sealed class StudyExtractedConsumerDefinition : ConsumerDefinition<StudyExtractedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<StudyExtractedConsumer> consumerConfigurator, IRegistrationContext context) =>
        EvidenceBatches.Configure<StudyExtractedConsumer, StudyExtracted>(endpointConfigurator, consumerConfigurator, m => m.Review);
}

internal sealed class StudyWithdrawnConsumer(EvidenceInbox inbox) : IConsumer<Batch<StudyWithdrawn>>
{
    public async Task Consume(ConsumeContext<Batch<StudyWithdrawn>> context)
    {
        using var span = Tracing.Resume("take in evidence", [.. context.Message]);
        await inbox.AcceptAsync(context.Message.Select(m => EvidenceRevision.Of(m.Message)), context.CancellationToken);
    }
}

internal sealed class StudyWithdrawnConsumerDefinition : ConsumerDefinition<StudyWithdrawnConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<StudyWithdrawnConsumer> consumerConfigurator, IRegistrationContext context) =>
        EvidenceBatches.Configure<StudyWithdrawnConsumer, StudyWithdrawn>(endpointConfigurator, consumerConfigurator, m => m.Review);
}

internal sealed class ProtocolChangedConsumer(EvidenceInbox inbox) : IConsumer<Batch<ProtocolChanged>>
{
    public async Task Consume(ConsumeContext<Batch<ProtocolChanged>> context)
    {
        using var span = Tracing.Resume("take in evidence", [.. context.Message]);
        await inbox.AcceptAsync(context.Message.Select(m => EvidenceRevision.Of(m.Message)), context.CancellationToken);
    }
}

internal sealed class ProtocolChangedConsumerDefinition : ConsumerDefinition<ProtocolChangedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<ProtocolChangedConsumer> consumerConfigurator, IRegistrationContext context) =>
        EvidenceBatches.Configure<ProtocolChangedConsumer, ProtocolChanged>(endpointConfigurator, consumerConfigurator, m => m.Review);
}

/// <summary>Ingestion's word on how far the evidence goes: finishes what a stopped process left, and notices what was lost.</summary>
internal sealed class EvidenceHeadAnnouncedConsumer(Recomputer recomputer, EvidenceGaps gaps) : IConsumer<EvidenceHeadAnnounced>
{
    public async Task Consume(ConsumeContext<EvidenceHeadAnnounced> context)
    {
        var announced = context.Message;
        gaps.Expect(announced.Review, announced.Revision);
        gaps.Reached(announced.Review, await recomputer.CatchUpAsync(announced.Review, gaps.Expected(announced.Review), context.CancellationToken));
    }
}

internal sealed class EvidenceHeadAnnouncedConsumerDefinition : ConsumerDefinition<EvidenceHeadAnnouncedConsumer>
{
    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<EvidenceHeadAnnouncedConsumer> consumerConfigurator,
        IRegistrationContext context) => endpointConfigurator.UseStoreRetry();
}
