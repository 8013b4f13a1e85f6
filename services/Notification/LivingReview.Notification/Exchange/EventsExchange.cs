using System.Text;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using LivingReview.Hosting.Bus;
using LivingReview.Notification.Notifications;
using Marten;
using Marten.Subscriptions;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace LivingReview.Notification.Exchange;

/// <summary>
/// Publishes the notification log on a topic exchange as plain CloudEvents JSON, for consumers that know nothing of MassTransit's envelope.
/// Routing key: type and review, "estimate.shifted.v1.osteoporosis". The log is the outbox: the position moves on when the broker has
/// confirmed, so that nothing is lost, and after a crash something may come twice, under the same id.
/// </summary>
internal sealed class EventsExchange(IOptions<BusOptions> options, IOptions<Site> site) : SubscriptionBase
{
    private IConnection? _connection;
    private IChannel? _channel;

    /// <summary>Name of the exchange of a deployment.</summary>
    public static string NameFor(string prefix) => $"{prefix}.events";

    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        var channel = await OpenAsync(cancellationToken); // the daemon brings one page at a time
        foreach (var e in page.Events)
        {
            var cloud = CloudEvent.From(e);
            var properties = new BasicProperties
            {
                ContentType = "application/cloudevents+json",
                MessageId = cloud.Id,
                Type = cloud.Type,
                Persistent = true,
                Timestamp = new AmqpTimestamp(cloud.Time.ToUnixTimeSeconds()),
            };
            var publishing = channel.BasicPublishAsync(
                NameFor(options.Value.QueuePrefix), $"{cloud.Type["org.livingreview.".Length..]}.{e.StreamKey}", mandatory: false, properties, Encoding.UTF8.GetBytes(cloud.ToJson(site.Value)), CancellationToken.None);
            try
            {
                await publishing.AsTask().InTimeAsync(cancellationToken);
            }
            catch (TimeoutException)
            {
                // What is lost on this connection stays lost; the page comes again on a new one.
                var lost = _connection;
                (_channel, _connection) = (null, null);
                if (lost is not null) await lost.AbortAsync(TimeSpan.FromSeconds(1));
                throw;
            }
        }

        return NullChangeListener.Instance;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_channel is not null) await _channel.DisposeAsync();
        if (_connection is not null) await _connection.DisposeAsync();
        await base.DisposeAsync();
    }

    private async Task<IChannel> OpenAsync(CancellationToken cancellationToken)
    {
        if (_channel is { IsOpen: true }) return _channel;
        if (_channel is not null) await _channel.DisposeAsync();
        if (_connection is not { IsOpen: true })
        {
            if (_connection is not null) await _connection.DisposeAsync();
            _connection = await BrokerConnections.CreateFactory(new Uri(options.Value.RabbitMq!)).CreateConnectionAsync("livingreview-events", cancellationToken);
        }

        // With tracked confirmations a publish ends when the broker has the message, or throws.
        _channel = await _connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        await _channel.ExchangeDeclareAsync(NameFor(options.Value.QueuePrefix), ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: cancellationToken);
        return _channel;
    }
}
