using System.Diagnostics.Metrics;
using LivingReview.Hosting.Store;
using LivingReview.Hosting.Telemetry;
using LivingReview.Notification.History;
using LivingReview.Notification.Mail;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;
using Marten;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification;

/// <summary>What waits to be delivered, who is subscribed, and how far the estimates were evaluated.</summary>
internal sealed class NotificationMeasurements : StateMeasurements
{
    private const string Evaluated = "livingreview.alerts.versions";
    private const string Behind = "livingreview.alerts.behind";
    private const string BehindAge = "livingreview.alerts.behind.age";
    private const string Backlog = "livingreview.webhook.backlog";
    private const string Oldest = "livingreview.webhook.backlog.age";
    private const string Mail = "livingreview.mail.backlog";
    private const string Subscriptions = "livingreview.subscriptions";

    /// <summary>In the words of the partial indexes, which hold what waits and nothing else.</summary>
    private const string IsPending = "(data ->> 'Status') = 'pending'";

    private static readonly TimeSpan SubscriptionInterval = TimeSpan.FromMinutes(1);

    private readonly INotificationStore _store;
    private readonly LogGrowth _growth = new();
    private readonly TimeProvider _time;
    private Dictionary<string, int> _subscriptions = new Dictionary<string, int>();
    private DateTimeOffset _countedAt;
    private long _evaluated;

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
    }

    /// <summary>What is counted over all reviews is counted again only when the log has grown; subscriptions, which may be many, once a minute.</summary>
    protected override async Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = _store.QuerySession();
        var schema = _store.Options.Schema;
        var now = _time.GetUtcNow();
        if (await _growth.LookAsync(session, cancellationToken))
            _evaluated = (await session.QueryAsync<long>($"select coalesce(sum((data ->> 'EstimateVersion')::bigint), 0)::bigint from {schema.For<KnownEstimates>()}", cancellationToken))[0];
        if (_subscriptions.Count == 0 || now - _countedAt >= SubscriptionInterval)
        {
            _subscriptions = (await session.AdvancedSql.QueryAsync<string, int>($"select row(data ->> 'Status'), row(count(*)::int) from {schema.For<Subscription>()} where data ->> 'WebhookUrl' is not null group by data ->> 'Status'", cancellationToken)).ToDictionary(s => s.Item1, s => s.Item2, StringComparer.Ordinal);
            _countedAt = now;
        }

        var (waiting, oldest) = (await session.AdvancedSql.QueryAsync<long, DateTimeOffset>($"select row(count(*)), row(coalesce(min((data ->> 'CreatedAt')::timestamptz), now())) from {schema.For<WebhookDelivery>()} where {IsPending}", cancellationToken))[0];
        var mail = (await session.QueryAsync<long>($"select count(*) from {schema.For<OutgoingMail>()} where {IsPending}", cancellationToken))[0];
        var behind = await session.Query<EvaluationLag>().OrderBy(l => l.Since).Select(l => l.Since).Take(1).ToListAsync(cancellationToken);
        return
        [
            Value(Evaluated, _evaluated),
            Value(Behind, behind.Count == 0 ? 0 : await session.Query<EvaluationLag>().CountAsync(cancellationToken)),
            Value(BehindAge, behind.Count == 0 ? 0 : (now - behind[0]).TotalSeconds),
            Value(Backlog, waiting),
            Value(Oldest, waiting == 0 ? 0 : (now - oldest).TotalSeconds),
            Value(Mail, mail),
            .. new[] { Subscription.Active, Subscription.Disabled }.Select(s => Value(Subscriptions, _subscriptions.GetValueOrDefault(s), new KeyValuePair<string, object?>("status", s))),
        ];
    }
}
