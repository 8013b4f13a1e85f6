using JasperFx.Events.Projections;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Health;
using LivingReview.Hosting.Store;
using LivingReview.Ingestion.BackCalculating;
using LivingReview.Ingestion.Certainty;
using LivingReview.Ingestion.Comments;
using LivingReview.Ingestion.DoubleExtraction;
using LivingReview.Ingestion.Exports;
using LivingReview.Ingestion.Federating;
using LivingReview.Ingestion.FormDrafts;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.History;
using LivingReview.Ingestion.Imports;
using LivingReview.Ingestion.Proposals;
using LivingReview.Ingestion.Publishing;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using LivingReview.Ingestion.Surveillance;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Ingestion;

/// <summary>The ingestion service: reviews, protocols, studies and imports; owns the evidence log and publishes it.</summary>
public static class IngestionModule
{
    /// <summary>Schema of the store and name of its connection string.</summary>
    public const string Name = "ingestion";

    /// <summary>Adds the service.</summary>
    public static IServiceCollection AddIngestion(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<PublishingOptions>(configuration, PublishingOptions.Section);
        services.AddServiceStore<IIngestionStore>(configuration, Name, store =>
            {
                store.MapStoredEvents();
                store.Projections.Snapshot<ReviewRecord>(SnapshotLifecycle.Inline);
                store.Projections.Add<StudyRecordProjection>(ProjectionLifecycle.Inline);
                store.Schema.For<StudyRecord>().Index(s => s.Review);
                store.Schema.For<StudyRecord>().Index(s => s.Study.Label);
                store.Schema.For<IdentifiedStudy>().DocumentAlias("markedstudy").Index(m => m.Key);
                store.Schema.For<SubmissionReceipt>();
                store.Projections.Add<ProposalRecordProjection>(ProjectionLifecycle.Inline);
                store.Schema.For<ProposalRecord>();
                store.Schema.For<ReviewSearch>();
                store.Schema.For<SurveillanceReceipt>();
                store.Schema.For<ProfileRecord>().Index(p => p.Review);
                store.Schema.For<ImportJobRecord>();
                store.Schema.For<ImportedFile>();
                store.Schema.For<ImportRecord>().Index(i => i.Review);
                store.Schema.For<ImportDraftRecord>().Index(d => d.Review);
                store.Schema.For<FormDraftRecord>().Index(d => d.Review);
                store.Schema.For<CommentRecord>().Index(c => c.Review);
                store.Schema.For<DoubleExtractionRecord>().Index(e => e.Review);
                store.Schema.For<OriginRecord>().Index(o => o.Review);
                store.Schema.For<SigningKeyRecord>();
            })
            .AddSubscriptionWithServices<EvidencePublisher>(ServiceLifetime.Singleton, o =>
            {
                // By type: Marten records a tombstone for a failed append, which must not be published.
                o.Name = "evidence-publisher";
                o.IncludeType<ReviewRegistered>();
                o.IncludeType<ProtocolAmended>();
                o.IncludeType<ExtractionAccepted>();
                o.IncludeType<ExtractionAmended>();
                o.IncludeType<ExtractionWithdrawn>();
                o.IncludeType<ExtractionRestored>();
                o.IncludeType<ExtractionWarningOverridden>();
                o.IncludeType<CertaintyJudged>();
            });
        services.AddSingleton<IngestionMetrics>();
        services.AddHostedService<IngestionMeasurements>();
        services.AddHttpContextAccessor();
        services.AddSingleton<EvidenceLog>();
        services.AddSingleton<InstallationKey>();
        services.AddSingleton<ImportJobs>();
        services.AddHostedService(provider => provider.GetRequiredService<ImportJobs>());
        services.AddHostedService<HeadAnnouncer>();
        services.AddStoreHealth<IIngestionStore>(Name);
        return services;
    }

    /// <summary>Adds the consumers to the process's bus.</summary>
    public static void AddIngestionConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<EvidenceReplayRequestedConsumer, EvidenceReplayRequestedConsumerDefinition>();
        bus.AddConsumer<RecordsReplayRequestedConsumer, RecordsReplayRequestedConsumerDefinition>();
        bus.AddConsumer<ReviewSearchConsumer>();
        bus.AddConsumer<RetractionConfirmedConsumer>();
    }

    /// <summary>Maps the endpoints.</summary>
    public static WebApplication MapIngestion(this WebApplication app)
    {
        app.MapReviews();
        app.MapStudies();
        app.MapManyStudies();
        app.MapStudyCheck();
        app.MapImports();
        app.MapProfiles();
        app.MapProposals();
        app.MapCertainty();
        app.MapExports();
        app.MapBackCalculations();
        app.MapFormDrafts();
        app.MapAudit();
        app.MapTeamAudit();
        app.MapComments();
        app.MapDoubleExtractions();
        app.MapOrigins();
        return app;
    }
}
