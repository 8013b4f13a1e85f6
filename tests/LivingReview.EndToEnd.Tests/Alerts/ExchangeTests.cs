using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using LivingReview.Testing;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace LivingReview.EndToEnd.Tests.Alerts;

/// <summary>The topic exchange as a consumer that knows nothing of us sees it: plain AMQP, plain CloudEvents.</summary>
public sealed class ExchangeTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    [Fact]
    public async Task A_plain_consumer_gets_the_log_of_the_review_it_binds_to_also_across_a_kill()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var broker = await rabbit.CreateVirtualHostAsync(cancellationToken);
        var received = new ConcurrentQueue<(string Key, string? ContentType, string? MessageId, JsonElement Event)>();
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.ExchangeDeclareAsync("living-review.events", ExchangeType.Topic, durable: true, cancellationToken: cancellationToken);
        var queue = await channel.QueueDeclareAsync("etl", durable: true, exclusive: false, autoDelete: false, cancellationToken: cancellationToken);
        await channel.QueueBindAsync(queue.QueueName, "living-review.events", "estimate.*.v1.mine", cancellationToken: cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            received.Enqueue((delivery.RoutingKey, delivery.BasicProperties.ContentType, delivery.BasicProperties.MessageId, JsonDocument.Parse(Encoding.UTF8.GetString(delivery.Body.Span)).RootElement));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, cancellationToken);

        await using var notification = await NotificationProcess.StartAsync(await postgres.CreateDatabaseAsync(cancellationToken), broker, cancellationToken);
        for (var version = 1; version <= 3; version++)
        {
            await notification.TellAsync("mine", version, strata: 2, cancellationToken);
            await notification.TellAsync("another", version, strata: 2, cancellationToken);
            // One after the other: of two versions under way at once the newer may come first, and the older then brings nothing new.
            await NotedAsync(notification, "mine", version, cancellationToken);
            if (version == 1) await notification.SubscribeAsync("mine", webhook: null, cancellationToken);
            await Eventually.HoldsAsync(() => Distinct().Count >= 2 * (version - 1), $"the events of version {version}");
        }

        await notification.KillAndRestartAsync(cancellationToken);
        await notification.TellAsync("mine", 4, strata: 2, cancellationToken);
        await Eventually.HoldsAsync(() => Distinct().Count >= 6, "the events after the kill");

        Assert.Equal(6, Distinct().Count);
        Assert.All(received, h => Assert.Equal(("application/cloudevents+json", h.Event.GetProperty("id").GetString()), (h.ContentType, h.MessageId)));
        Assert.All(received, h => Assert.Equal("/reviews/mine", h.Event.GetProperty("source").GetString()));
        Assert.Equal(["estimate.resolved.v1.mine", "estimate.shifted.v1.mine"], received.Select(h => h.Key).Distinct().Order(StringComparer.Ordinal));

        static Task<bool> NotedAsync(NotificationProcess notification, string review, long version, CancellationToken cancellationToken) => Eventually.SeesAsync(
            async () =>
            {
                using var answer = await notification.Client.GetAsync(new Uri($"/api/reviews/{review}/events", UriKind.Relative), cancellationToken);
                return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync(cancellationToken)).Contains($"\"estimateVersion\":{version}", StringComparison.Ordinal);
            },
            noted => noted,
            $"version {version} in the log of {review}");

        List<string> Distinct() => [.. received.Select(h => h.MessageId!).Distinct()];
    }
}
