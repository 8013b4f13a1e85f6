using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using LivingReview.Contracts;
using LivingReview.Contracts.Screening;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Telemetry;
using LivingReview.Surveillance.Notices;
using LivingReview.Surveillance.Runs;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Sources;
using Marten;
using Marten.Subscriptions;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Surveillance;

/// <summary>Feeds the bus from the store: complete searches and confirmed retractions, at least once, with the stored event's id as message id.</summary>
/// <remarks>The store that is being built asks for its subscriptions; what needs the store itself is therefore asked for at its use.</remarks>
internal sealed class SurveillancePublisher(IBus bus, IServiceProvider services) : SubscriptionBase
{
    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        foreach (var e in page.Events)
        {
            using var span = Tracing.Resume("publish surveillance", e);
            if (await MessageOfAsync(e, operations, cancellationToken) is { } message) await bus.PublishConfirmedAsync(message, cancellationToken, e.Id);
        }

        return NullChangeListener.Instance;
    }

    private async Task<object?> MessageOfAsync(IEvent e, IQuerySession session, CancellationToken cancellationToken) => e.Data switch
    {
        RunCompleted { Complete: true } completed => await SearchedAsync(await RequireAsync<SearchJob>(session, e, cancellationToken), completed, cancellationToken),
        NoticeConfirmed confirmed => Withdrawn(await RequireAsync<NoticeProposal>(session, e, cancellationToken), confirmed),
        _ => null,
    };

    private async Task<SearchCompleted> SearchedAsync(SearchJob job, RunCompleted completed, CancellationToken cancellationToken)
    {
        var day = DateOnly.FromDateTime(completed.At.UtcDateTime);
        // What this search found comes to the desk first, should it not be there yet.
        var desk = await services.GetRequiredService<FoundWorksIntake>().TakeAsync(job.Review, cancellationToken);
        return new SearchCompleted
        {
            Review = job.Review,
            Run = job.Run,
            Database = SourceNames.LabelOf(job.Source),
            Query = job.Query,
            SearchedTo = job.To < day ? job.To : day,
            Records = job.Fresh,
            Unread = desk?.InOrder.Count(r => !r.IsEarlier && r.IsOpenAt(ScreeningVocabulary.TitleAbstract)),
            OccurredAt = completed.At,
        };
    }

    private static RetractionConfirmed? Withdrawn(NoticeProposal proposal, NoticeConfirmed confirmed)
    {
        if (proposal.Action != NoticeProposal.Withdraw) return null; // someone corrects the extraction by hand
        var notice = proposal.Notices.FirstOrDefault(n => n.Doi is not null) ?? proposal.Notices[0];
        return new RetractionConfirmed
        {
            Review = proposal.Review,
            StudyId = proposal.Study,
            Reason = $"Report {proposal.Report}: {notice.Kind} according to {string.Join(" and ", proposal.Notices.Select(n => SourceNames.LabelOf(n.Source)).Distinct(StringComparer.Ordinal))}.",
            Notice = notice.Doi ?? notice.Pmid,
            ConfirmedBy = confirmed.By,
            OccurredAt = confirmed.At,
        };
    }

    private static async Task<T> RequireAsync<T>(IQuerySession session, IEvent e, CancellationToken cancellationToken)
        where T : class => await session.LoadAsync<T>(e.StreamKey!, cancellationToken) ?? throw new InvalidOperationException($"{e.StreamKey} is unknown.");
}
