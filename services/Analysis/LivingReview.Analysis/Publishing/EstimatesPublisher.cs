using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Strata;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Telemetry;
using Marten;
using Marten.Subscriptions;
using MassTransit;

namespace LivingReview.Analysis.Publishing;

/// <summary>
/// Publishes what the estimate log says. A message carries every stratum, so of several new versions in a page one message with the
/// newest, and the causes of all of them, is enough.
/// </summary>
internal sealed class EstimatesPublisher(IBus bus, EvidenceReader reader) : SubscriptionBase
{
    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        foreach (var review in page.Events.GroupBy(e => e.StreamKey!, StringComparer.Ordinal))
        {
            await PublishAsync(bus, reader, operations, [.. review], cancellationToken);
            foreach (var e in review.OfType<IEvent<MethodChanged>>())
            {
                var changed = new EstimationMethodChanged { Review = review.Key, Change = CurrentEstimates.ToContract(e), OccurredAt = e.Timestamp };
                await bus.Publish(changed, context => context.MessageId = e.Id, cancellationToken);
            }
        }

        return NullChangeListener.Instance;
    }

    /// <summary>Publishes consecutive events of one review as one message, with the id of the last.</summary>
    public static async Task PublishAsync(
        IPublishEndpoint bus, EvidenceReader reader, IQuerySession session, IReadOnlyList<IEvent> events, CancellationToken cancellationToken)
    {
        var last = events[^1];
        using var span = Tracing.Resume("publish estimates", last);
        var review = last.StreamKey!;
        var estimated = events.Select(e => e.Data is MethodChanged method ? method.Estimated : (StrataEstimated)e.Data).ToList();
        var current = await session.LoadAsync<CurrentEstimates>(review, cancellationToken);
        if (current?.EstimateVersion != last.Version)
            current = await session.Events.AggregateStreamAsync<CurrentEstimates>(review, version: last.Version, token: cancellationToken);

        var evidence = await reader.ReadAsync(session, review, current!.Revision, cancellationToken);
        var message = new EstimatesRecomputed
        {
            Review = review,
            Title = current.Title,
            EstimateVersion = last.Version,
            Revision = current.Revision,
            ShiftThreshold = current.ShiftThreshold,
            Strata = current.Strata,
            Changed = [.. estimated.SelectMany(e => e.Changed.Select(s => s.Stratum)).Intersect(current.Strata.Select(s => s.Stratum), StringComparer.Ordinal)],
            Causes = [.. estimated.SelectMany(e => e.Causes)],
            OccurredAt = last.Timestamp,
            Protocol = evidence.Protocol,
            Tables = [.. evidence.Studies.Values.Select(s => Table(evidence, s))],
            MethodChange = current.MethodChange,
        };
        await bus.Publish(message, context => context.MessageId = last.Id, cancellationToken);
    }

    private static EvidenceTable Table(EvidenceState evidence, ExtractedStudy study)
    {
        var counted = (from definition in StratumDefinition.AllOf(evidence.Protocol)
                       from table in TableSelector.Select(study, definition)?.Counted ?? []
                       select (Table: table, definition.Name)).ToLookup(c => c.Table, c => c.Name, ReferenceEqualityComparer.Instance);
        var others = study.Tables.Where(t => !t.Primary && counted.Contains(t)).Select(Part).ToList();
        return Part(Stratum.Primary(study)) with { Others = others.Count == 0 ? null : others };

        EvidenceTable Part(ExtractedTable table) => new()
        {
            StudyId = study.Id,
            Label = study.Label,
            Tp = table.Tp,
            Fp = table.Fp,
            Fn = table.Fn,
            Tn = table.Tn,
            RiskOfBias = table.RiskOfBias,
            Strata = [.. counted[table]],
        };
    }
}
