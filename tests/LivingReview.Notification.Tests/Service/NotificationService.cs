using System.Net;
using System.Net.Http.Json;
using LivingReview.Contracts;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Notification.Delivering;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;
using LivingReview.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LivingReview.Notification.Tests.Service;

/// <summary>Notification over HTTP and the bus, on a database of its own and a clock that the test moves; loopback may be called.</summary>
public sealed class NotificationService(PostgresFixture postgres) : IAsyncLifetime
{
    private RunningServices? _running;
    private int _reviews;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero));

    /// <summary>Settings; to be changed before the start.</summary>
    public Dictionary<string, string?> Settings { get; } = new()
    {
        ["Notification:Webhooks:AllowedNetworks:0"] = "127.0.0.0/8",
        ["Notification:Encryption:KeyFolder"] = SecretKeys.Folder,
    };

    /// <summary>Names that resolve to this machine, where nobody listens.</summary>
    public HashSet<string> LocalNames { get; } = [];

    public HttpClient Client => _running!.Client;

    public IServiceProvider Services => _running!.Services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string Database { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Database = await postgres.CreateDatabaseAsync(Cancellation);
        await StartAsync();
    }

    public async Task StopAsync()
    {
        await _running!.DisposeAsync();
        _running = null;
    }

    public async Task StartAsync() => _running = await RunningServices.StartAsync(
        Database,
        (services, configuration) =>
        {
            services.AddNotification(configuration);
            services.AddSingleton<TimeProvider>(Time);
            services.AddSingleton<IHostAddresses>(new Addresses(LocalNames));
        },
        app => app.MapNotification(),
        bus =>
        {
            bus.AddNotificationConsumers();
            bus.AddMessageLog<EstimatesReplayRequested>();
        },
        Settings,
        Cancellation);

    public Task PublishAsync(object message) => Services.GetRequiredService<IBus>().Publish(message, Cancellation);

    /// <summary>Publishes a version of the estimates, with every stratum, and waits until it was evaluated.</summary>
    public async Task TellAsync(string review, long version, params StratumEstimate[] strata)
    {
        await PublishAsync(Given.Recomputed(review, version, strata) with { OccurredAt = Time.GetUtcNow() });
        await Eventually.SeesAsync(() => NotificationsAsync(review), n => n?.EstimateVersion >= version, $"version {version} of {review}");
    }

    /// <summary>A review whose overall estimate is 0.88 and 0.90 at version 1.</summary>
    public async Task<string> ReviewAsync()
    {
        var review = $"review-{Interlocked.Increment(ref _reviews)}";
        await TellAsync(review, 1, Given.Stratum("overall", 0.88, 0.90));
        await ListAbsoluteShiftsAsync(review);
        return review;
    }

    /// <summary>Gives the review's own list rule A1 alone: estimates without tables and standard errors cannot raise an alert of the default policy.</summary>
    public async Task ListAbsoluteShiftsAsync(string review)
    {
        await using var session = Services.GetRequiredService<INotificationStore>().LightweightSession();
        var own = await session.LoadAsync<Subscription>(Subscription.IdOfReview(review), Cancellation) ?? Subscription.OfReview(review, Time.GetUtcNow());
        session.Store(own with { Threshold = 0.02 });
        await session.SaveChangesAsync(Cancellation);
    }

    /// <summary>Makes a subscription one of those from before owners were recorded.</summary>
    public async Task ForgetOwnerAsync(Guid subscription)
    {
        await using var session = Services.GetRequiredService<INotificationStore>().LightweightSession();
        session.Store((await session.LoadAsync<Subscription>(subscription, Cancellation))! with { Owner = null });
        await session.SaveChangesAsync(Cancellation);
    }

    /// <summary>Moves the overall sensitivity far enough to be a shift for everybody.</summary>
    public Task ShiftAsync(string review, long version) => TellAsync(review, version, Given.Stratum("overall", version % 2 == 0 ? 0.80 : 0.88, 0.90));

    public async Task<ReviewNotifications?> NotificationsAsync(string review)
    {
        await using var session = Services.GetRequiredService<INotificationStore>().QuerySession();
        return await session.LoadAsync<ReviewNotifications>(review, Cancellation);
    }

    public async Task<SubscriptionView> SubscribeAsync(string review, string? webhook = null, double? threshold = null, params string[] strata)
    {
        using var answer = await Client.PostAsJsonAsync(
            $"/api/reviews/{review}/subscriptions", new CreateSubscription { Name = "reader", WebhookUrl = webhook, Threshold = threshold ?? 0.02, Strata = strata }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<SubscriptionView>(Cancellation))!;
    }

    public async Task<SubscriptionView> SubscriptionAsync(SubscriptionView subscription) =>
        (await Client.GetFromJsonAsync<SubscriptionView>($"/api/reviews/{subscription.Review}/subscriptions/{subscription.Id}", Cancellation))!;

    public async Task<IReadOnlyList<Alert>> AlertsAsync(string review, Guid? subscription = null) =>
        (await Client.GetFromJsonAsync<IReadOnlyList<Alert>>($"/api/reviews/{review}/shifts{(subscription is { } id ? $"?subscription={id}" : "")}", Cancellation))!;

    public async Task<IReadOnlyList<DeliveryView>> DeliveriesAsync(SubscriptionView subscription) =>
        (await Client.GetFromJsonAsync<IReadOnlyList<DeliveryView>>($"/api/reviews/{subscription.Review}/subscriptions/{subscription.Id}/deliveries", Cancellation))!;

    /// <summary>Waits until the newest delivery of a subscription has had a number of attempts and is not under way.</summary>
    public async Task<DeliveryView> AttemptedAsync(SubscriptionView subscription, int attempts = 1) =>
        (await Eventually.SeesAsync(
            async () => await DeliveriesAsync(subscription) is [var newest, ..] ? newest : null,
            d => d?.Attempts.Count >= attempts,
            $"attempt {attempts}"))!;

    /// <summary>Moves the clock, and has the pump look.</summary>
    public void Advance(TimeSpan by)
    {
        Time.Advance(by);
        Services.GetRequiredService<OutboxSignal>().Notify();
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
    }

    private sealed class Addresses(HashSet<string> local) : IHostAddresses
    {
        public Task<IPAddress[]> OfAsync(string host, CancellationToken cancellationToken) =>
            local.Contains(host) ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : new SystemHostAddresses().OfAsync(host, cancellationToken);
    }
}
