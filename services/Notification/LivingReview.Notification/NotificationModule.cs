using JasperFx.Events.Projections;
using LivingReview.Hosting.Bus;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Health;
using LivingReview.Hosting.Store;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.Backtesting;
using LivingReview.Notification.Certainty;
using LivingReview.Notification.Delivering;
using LivingReview.Notification.Exchange;
using LivingReview.Notification.Feeds;
using LivingReview.Notification.History;
using LivingReview.Notification.Mail;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Previewing;
using LivingReview.Notification.Searches;
using LivingReview.Notification.Secrets;
using LivingReview.Notification.Subscriptions;
using LivingReview.Notification.Webhooks;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
        var site = services.AddValidatedOptions<Site>(configuration, Site.Section);
        if (services.AddValidatedOptions<MailOptions>(configuration, MailOptions.Section).Host is not null && site.PublicAddress is null)
            services.AddConfigurationFault($"Section {Site.Section}: PublicAddress: the address of this installation is needed when {MailOptions.Section} has a Host.");
        var secrets = services.AddValidatedOptions<SecretOptions>(configuration, SecretOptions.Section);
        var keys = new SecretKeyRing(string.IsNullOrWhiteSpace(secrets.KeyFolder) ? null : secrets.KeyFolder, TimeProvider.System);
        if (keys.FindFault() is { } fault) services.AddConfigurationFault(fault);
        services.AddSingleton(keys).AddSingleton<SecretReencryption>().AddSingleton<SecretUpkeep>();
        services.AddHostedService(s => s.GetRequiredService<SecretUpkeep>());
        var store = services.AddServiceStore<INotificationStore>(configuration, Name, store =>
            {
                store.UseSystemTextJsonForSerialization(configure: json => json.TypeInfoResolver = EncryptedAtRestAttribute.ResolverFor(keys));
                store.MapStoredEvents();
                store.Schema.For<ReviewNotifications>().DocumentAlias("reviewnotices"); // the name of its table is older than the type's
                store.Projections.Snapshot<ReviewNotifications>(SnapshotLifecycle.Inline);
                store.Projections.Add<AlertRecordProjection>(ProjectionLifecycle.Inline);
                store.Schema.For<AlertRecord>().Index(r => new { r.Review, r.SubscriptionId, r.Sequence });
                store.Schema.For<AlertStep>().Index(s => s.ShiftId);
                store.Schema.For<UnresolvedAlert>().Duplicate(a => a.Review).Duplicate(a => a.DetectedAt);
                store.Schema.For<Subscription>().Index(s => s.Review);
                store.Schema.For<Baseline>();
                store.Schema.For<KnownEstimates>();
                store.Schema.For<KnownSearch>();
                store.Schema.For<KnownCertainty>();
                store.Schema.For<HistoryEntry>().Index(e => new { e.Review, e.EstimateVersion });
                store.Schema.For<EarlyVersion>().Index(e => new { e.Review, e.EstimateVersion });
                store.Schema.For<EvaluationLag>();
                store.Schema.For<KnownChange>().Index(c => new { c.Review, c.Revision });
                store.Schema.For<WebhookDelivery>().UseNumericRevisions(true)
                    .Index(d => d.SubscriptionId)
                    .Index(d => d.NextAttemptAt!, index => index.Predicate = "(data ->> 'Status') = 'pending'");
                store.Schema.For<OutgoingMail>().UseNumericRevisions(true)
                    .Index(m => m.NextAttemptAt!, index => index.Predicate = "(data ->> 'Status') = 'pending'");
            })
            .AddSubscriptionWithServices<AlertRecordBackfill>(ServiceLifetime.Singleton, o =>
            {
                o.Name = AlertRecordBackfill.SubscriptionName;
                o.IncludeType<ShiftDetected>();
                o.IncludeType<AlertStatusChanged>();
            });
        if (configuration[$"{BusOptions.Section}:{nameof(BusOptions.Transport)}"] == "rabbitmq")
        {
            store.AddSubscriptionWithServices<EventsExchange>(ServiceLifetime.Singleton, o =>
            {
                o.Name = "events-exchange";
                o.IncludeType<EstimatesNoted>();
                o.IncludeType<ShiftDetected>();
                o.IncludeType<AlertStatusChanged>();
                o.IncludeType<MethodNoted>();
                o.IncludeType<SubscriptionDisabled>();
            });
        }

        services.AddSingleton<NotificationMetrics>();
        services.AddHostedService<NotificationMeasurements>();
        services.AddSingleton<ReviewHistory>();
        services.AddSingleton<ReviewEvaluation>();
        services.AddSingleton<EstimateGaps>();
        services.AddSingleton<EstimateIntake>();
        services.AddHostedService<EstimateGapRepair>();
        services.AddHostedService<ReviewWatch>();
        services.AddSingleton<NotificationTail>();
        services.AddSingleton<AlertReader>();
        services.AddSingleton<MailSender>();
        services.AddHostedService<MailPump>();
        services.AddSingleton<IHostAddresses, SystemHostAddresses>();
        services.AddSingleton<NotificationSignal>();
        services.AddSingleton<OutboxSignal>();
        services.AddSingleton<Outbox>();
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<DestinationGuard>();
        services.AddSingleton<WebhookSender>();
        services.AddHostedService<DeliveryPump>();
        services.AddStoreHealth<INotificationStore>(Name);
        services.AddHealthChecks().AddCheck<SecretUpkeep>($"{Name}-secrets", tags: ["ready"]).AddCheck<EvaluationHealth>($"{Name}-evaluation", tags: ["ready"], timeout: TimeSpan.FromSeconds(5));
        return services;
    }

    /// <summary>Adds the consumers to the process's bus.</summary>
    public static void AddNotificationConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<EstimateVersionAddedConsumer, EstimateVersionAddedConsumerDefinition>();
        bus.AddConsumer<EstimatesRecomputedConsumer, EstimatesRecomputedConsumerDefinition>();
        bus.AddConsumer<EstimatesHeadAnnouncedConsumer>();
        bus.AddConsumer<EstimatesHeadsAnnouncedConsumer>();
        bus.AddConsumer<SearchRecordedConsumer, SearchRecordedConsumerDefinition>();
        bus.AddConsumer<CertaintyAssessedConsumer, CertaintyAssessedConsumerDefinition>();
    }

    /// <summary>Adds a key that encrypts the secrets in the database from now on.</summary>
    /// <param name="folder">The folder of keys.</param>
    /// <param name="store">The store in which everything is encrypted anew at once; null leaves that to the running service.</param>
    /// <param name="removeOld">Whether the keys before are removed then.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static Task<SecretRotation> RotateSecretsAsync(string folder, INotificationStore? store, bool removeOld, TimeProvider time, CancellationToken cancellationToken) =>
        SecretRotation.RunAsync(folder, store, removeOld, time, cancellationToken);

    /// <summary>Maps the endpoints.</summary>
    public static WebApplication MapNotification(this WebApplication app)
    {
        app.MapSubscriptions();
        app.MapDeliveries();
        app.MapMail();
        app.MapNotifications();
        app.MapAlerts();
        app.MapAlertStatus();
        app.MapBacktests();
        app.MapAlertPreview();
        app.MapPolicyGuide();
        app.MapFeeds();
        app.MapHead();
        app.MapOpenAlerts();
        return app;
    }
}
