using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using LivingReview.Contracts;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Telemetry;
using LivingReview.Surveillance.Notices;
using LivingReview.Surveillance.Records;
using LivingReview.Surveillance.Runs;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Sources;
using Marten;
using Marten.Subscriptions;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Surveillance;

/// <summary>Feeds the bus from the store: how current searches are, and confirmed retractions, at least once; notes complete searches at the desk.</summary>
/// <remarks>The store that is being built asks for its subscriptions; what needs the store itself is therefore asked for at its use.</remarks>
internal sealed class SurveillancePublisher(IBus bus, IServiceProvider services) : SubscriptionBase
{
    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        foreach (var e in page.Events.Where(e => e.Data is RunCompleted or NoticeConfirmed))
        {
            using var span = Tracing.Resume("publish surveillance", e);
            if (e.Data is RunCompleted { Complete: true } completed) await NoteAsync(await RequireAsync<SearchJob>(operations, e, cancellationToken), completed, cancellationToken);
            if (e.Data is NoticeConfirmed confirmed && Withdrawn(await RequireAsync<NoticeProposal>(operations, e, cancellationToken), confirmed) is { } withdrawn)
                await bus.PublishConfirmedAsync(withdrawn, cancellationToken, e.Id);
        }

        var searches = services.GetRequiredService<SearchCurrency>();
        foreach (var review in page.Events.Select(e => ScreeningLog.ReviewOf(e.StreamKey!)).OfType<string>().Distinct(StringComparer.Ordinal)) await searches.PublishAsync(bus, review, cancellationToken);
        return NullChangeListener.Instance;
    }

    /// <summary>Notes a search among the review's searches, once.</summary>
    private async Task NoteAsync(SearchJob job, RunCompleted completed, CancellationToken cancellationToken)
    {
        var day = DateOnly.FromDateTime(completed.At.UtcDateTime);
        // What this search found comes to the desk first, should it not be there yet.
        await services.GetRequiredService<FoundWorksIntake>().TakeAsync(job.Review, cancellationToken);
        var search = new SearchNoted(job.Run, SourceNames.LabelOf(job.Source), job.To < day ? job.To : day, job.Query, job.Fresh);
        await services.GetRequiredService<ScreeningLog>().WriteAsync(job.Review, (desk, _) => new(desk.Searches.Any(s => s.Id == search.Id) ? [] : [search]), cancellationToken);
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
