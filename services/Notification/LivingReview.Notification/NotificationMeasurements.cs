using System.Diagnostics.Metrics;
using LivingReview.Hosting.Telemetry;
using LivingReview.Notification.History;
using LivingReview.Notification.Mail;
using LivingReview.Notification.Searches;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;
using Marten;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification;

/// <summary>What waits to be delivered, who is subscribed, and how old each review's search is.</summary>
internal sealed class NotificationMeasurements : StateMeasurements
{
    private const string Evaluated = "livingreview.alerts.versions";
    private const string Behind = "livingreview.alerts.behind";
    private const string BehindAge = "livingreview.alerts.behind.age";
    private const string Backlog = "livingreview.webhook.backlog";
    private const string Oldest = "livingreview.webhook.backlog.age";
    private const string Mail = "livingreview.mail.backlog";
    private const string Subscriptions = "livingreview.subscriptions";
    private const string SearchAge = "livingreview.review.search.age";
    private const string SearchInterval = "livingreview.review.search.interval";

    private readonly INotificationStore _store;
    private readonly TimeProvider _time;

    public NotificationMeasurements(INotificationStore store, IMeterFactory meters, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<NotificationMeasurements> log)
        : base(meters, options, time, log)
    {
        (_store, _time) = (store, time);
        Gauge(Evaluated, "{version}", "Newest evaluated versions of the estimates of all reviews together; analysis has livingreview.estimates.versions.");
        Gauge(Behind, "{review}", "Reviews with estimates that are known to exist and were not evaluated.");
        Gauge(BehindAge, "s", "How long the evaluation of one of them has stood; 0 if there is none.");
        Gauge(Backlog, "{delivery}", "Webhook deliveries that are not done.");
        Gauge(Oldest, "s", "Age of the oldest webhook delivery that is not done; 0 if there is none.");
        Gauge(Mail, "{message}", "E-mails that are not sent.");
        Gauge(Subscriptions, "{subscription}", "Subscriptions with a webhook, by status.");
        Gauge(SearchAge, "s", "Time since a review's literature was last searched, if that is recorded.");
        Gauge(SearchInterval, "s", "Time between searches that a review's protocol declares, if it does.");
    }

    protected override async Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = _store.QuerySession();
        var now = _time.GetUtcNow();
        var pending = session.Query<WebhookDelivery>().Where(d => d.Status == WebhookDelivery.Pending);
        var oldest = await pending.OrderBy(d => d.CreatedAt).Select(d => d.CreatedAt).Take(1).ToListAsync(cancellationToken);
        var webhooks = await session.Query<Subscription>().Where(s => s.WebhookUrl != null).Select(s => s.Status).ToListAsync(cancellationToken);
        var behind = await session.Query<EvaluationLag>().OrderBy(l => l.Since).Select(l => l.Since).Take(1).ToListAsync(cancellationToken);
        List<(string, Measurement<double>)> state =
        [
            Value(Evaluated, await session.Query<KnownEstimates>().SumAsync(k => k.EstimateVersion, cancellationToken)),
            Value(Behind, await session.Query<EvaluationLag>().CountAsync(cancellationToken)),
            Value(BehindAge, behind.Count == 0 ? 0 : (now - behind[0]).TotalSeconds),
            Value(Backlog, await pending.CountAsync(cancellationToken)),
            Value(Oldest, oldest.Count == 0 ? 0 : (now - oldest[0]).TotalSeconds),
            Value(Mail, await session.Query<OutgoingMail>().CountAsync(m => m.Status == OutgoingMail.Pending, cancellationToken)),
        ];
        foreach (var status in new[] { Subscription.Active, Subscription.Disabled })
            state.Add(Value(Subscriptions, webhooks.Count(s => s == status), new KeyValuePair<string, object?>("status", status)));

        foreach (var review in await session.Query<KnownEstimates>().Select(k => k.Id).ToListAsync(cancellationToken))
        {
            var newest = await session.Query<HistoryEntry>().Where(e => e.Review == review).OrderByDescending(e => e.EstimateVersion).FirstOrDefaultAsync(cancellationToken);
            var tag = new KeyValuePair<string, object?>("review", review);
            if ((await session.LoadAsync<KnownSearch>(review, cancellationToken))?.SearchedAt is { } searched) state.Add(Value(SearchAge, (now - searched).TotalSeconds, tag));
            if (newest?.Protocol?.SearchIntervalDays is { } days) state.Add(Value(SearchInterval, TimeSpan.FromDays(days).TotalSeconds, tag));
        }

        return state;
    }
}
