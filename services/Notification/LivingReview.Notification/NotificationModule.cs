using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Health;
using LivingReview.Hosting.Store;
using LivingReview.Notification.Notices;
using LivingReview.Notification.Shifts;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;
using JasperFx.Events.Projections;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Notification;

/// <summary>The notification service: evaluates subscriptions against their own baselines and delivers shifts.</summary>
public static class NotificationModule
{
    /// <summary>Schema of the store and name of its connection string.</summary>
    public const string Name = "notification";

    /// <summary>Adds the service.</summary>
    public static IServiceCollection AddNotification(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<WebhookOptions>(configuration, WebhookOptions.Section);
        services.AddServiceStore<INotificationStore>(configuration, Name, store =>
            {
                store.Projections.Snapshot<ReviewNotices>(SnapshotLifecycle.Inline);
                store.Schema.For<Subscription>().Index(s => s.Review);
                store.Schema.For<Baseline>();
                store.Schema.For<KnownEstimates>();
                store.Schema.For<KnownChange>().Index(c => new { c.Review, c.Revision });
                store.Schema.For<WebhookDelivery>().UseNumericRevisions(true)
                    .Index(d => d.SubscriptionId)
                    .Index(d => d.NextAttemptAt!, index => index.Predicate = "(data ->> 'Status') = 'pending'");
            })
            .AddSubscriptionWithServices<ShiftPublisher>(ServiceLifetime.Singleton, o =>
            {
                o.Name = "shift-publisher";
                o.IncludeType<ShiftDetected>();
            });
        services.AddSingleton<NoticeSignal>();
        services.AddSingleton<DeliverySignal>();
        services.AddSingleton<DestinationGuard>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService<DeliveryPump>();
        services.AddStoreHealth<INotificationStore>(Name);
        return services;
    }

    /// <summary>Adds the consumers to the process's bus.</summary>
    public static void AddNotificationConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<EstimatesRecomputedConsumer, EstimatesRecomputedConsumerDefinition>();
        bus.AddConsumer<EstimatesHeadAnnouncedConsumer, EstimatesHeadAnnouncedConsumerDefinition>();
    }

    /// <summary>Maps the endpoints.</summary>
    public static WebApplication MapNotification(this WebApplication app)
    {
        app.MapSubscriptions();
        app.MapDeliveries();
        app.MapNotices();
        return app;
    }
}
