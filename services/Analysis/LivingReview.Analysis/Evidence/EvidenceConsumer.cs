using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Telemetry;
using MassTransit;

namespace LivingReview.Analysis.Evidence;

/// <summary>Takes in one kind of evidence. A class of its own for each kind names its queue.</summary>
internal abstract class EvidenceConsumer<T>(EvidenceInbox inbox, EvidenceGaps gaps, Func<T, EvidenceRevision> revision) : IConsumer<Batch<T>>
    where T : class
{
    public async Task Consume(ConsumeContext<Batch<T>> context)
    {
        using var span = Tracing.Resume("take in evidence", [.. context.Message]);
        gaps.Arrived(context.Message[0].SentTime);
        await inbox.AcceptAsync(context.Message.Select(m => revision(m.Message)), context.CancellationToken);
    }
}

/// <summary>
/// How evidence is batched: a burst of one review gives one recomputation, a single study waits only a moment. Many batches may be under
/// way, for they are stored together: one that had to wait for its turn would be taken in alone although much more has come since.
/// </summary>
internal abstract class EvidenceConsumerDefinition<TConsumer, T>(Func<T, string> review) : ConsumerDefinition<TConsumer>
    where TConsumer : EvidenceConsumer<T>
    where T : class
{
    /// <summary>
    /// Messages of one queue that may be in this process at once. Said here because the batches would else make it their size times their
    /// number, 16,384: as many tasks would wait for messages on each queue, and as many messages lie in memory.
    /// </summary>
    public const int MaxMessages = 512;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<TConsumer> consumerConfigurator, IRegistrationContext context)
    {
        endpointConfigurator.UseWorkerPriority();
        consumerConfigurator.Options<BatchOptions>(o => o
            .SetMessageLimit(256)
            .SetTimeLimit(TimeSpan.FromMilliseconds(15))
            .SetConcurrencyLimit(EvidenceInbox.MaxBatches)
            .GroupBy<T, string>(m => review(m.Message))
            .SetConfigurationCallback((_, endpoint) => endpoint.ConcurrentMessageLimit = endpoint.PrefetchCount = MaxMessages));
    }
}

internal sealed class StudyExtractedConsumer(EvidenceInbox inbox, EvidenceGaps gaps) : EvidenceConsumer<StudyExtracted>(inbox, gaps, EvidenceRevision.From);

internal sealed class StudyExtractedConsumerDefinition() : EvidenceConsumerDefinition<StudyExtractedConsumer, StudyExtracted>(m => m.Review);

internal sealed class StudyWithdrawnConsumer(EvidenceInbox inbox, EvidenceGaps gaps) : EvidenceConsumer<StudyWithdrawn>(inbox, gaps, EvidenceRevision.From);

internal sealed class StudyWithdrawnConsumerDefinition() : EvidenceConsumerDefinition<StudyWithdrawnConsumer, StudyWithdrawn>(m => m.Review);

internal sealed class ProtocolChangedConsumer(EvidenceInbox inbox, EvidenceGaps gaps) : EvidenceConsumer<ProtocolChanged>(inbox, gaps, EvidenceRevision.From);

internal sealed class ProtocolChangedConsumerDefinition() : EvidenceConsumerDefinition<ProtocolChangedConsumer, ProtocolChanged>(m => m.Review);
