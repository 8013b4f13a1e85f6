using JasperFx.Events.Projections;
using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Plotting;
using LivingReview.Analysis.Preview;
using LivingReview.Analysis.Publishing;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Repairing;
using LivingReview.Analysis.Versions;
using LivingReview.Figures.Raster;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Health;
using LivingReview.Hosting.Store;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Analysis;

/// <summary>The analysis service: recomputes the strata that new evidence touches; owns the estimate log.</summary>
public static class AnalysisModule
{
    /// <summary>Schema of the store and name of its connection string.</summary>
    public const string Name = "analysis";

    /// <summary>Adds the service.</summary>
    public static IServiceCollection AddAnalysis(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<AnalysisOptions>(configuration, AnalysisOptions.Section);
        services.AddServiceStore<IAnalysisStore>(configuration, Name, store =>
            {
                store.MapStoredEvents();
                store.Projections.Snapshot<CurrentEstimates>(SnapshotLifecycle.Inline);
                store.Schema.For<EvidenceRevision>().Index(r => new { r.Review, r.Revision });
            })
            .AddSubscriptionWithServices<EstimatesPublisher>(ServiceLifetime.Singleton, o =>
            {
                o.Name = "estimates-publisher";
                o.IncludeType<StrataEstimated>();
                o.IncludeType<MethodChanged>();
            });
        services.AddSingleton<BitmapBudget>(_ => new BitmapBudget());
        services.AddSingleton<EvidenceReader>();
        services.AddSingleton<VersionMessages>();
        services.AddSingleton<EvidenceInbox>();
        services.AddSingleton<EvidenceGaps>();
        services.AddSingleton<Recomputer>();
        services.AddSingleton<AnalysisMetrics>();
        services.AddHostedService<AnalysisMeasurements>();
        services.AddHostedService<MethodUpdate>();
        services.AddHostedService<EvidenceGapRepair>();
        services.AddHostedService<EstimatesHeadAnnouncer>();
        services.AddStoreHealth<IAnalysisStore>(Name);
        return services;
    }

    /// <summary>Adds the consumers to the process's bus.</summary>
    public static void AddAnalysisConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<StudyExtractedConsumer, StudyExtractedConsumerDefinition>();
        bus.AddConsumer<StudyWithdrawnConsumer, StudyWithdrawnConsumerDefinition>();
        bus.AddConsumer<ProtocolChangedConsumer, ProtocolChangedConsumerDefinition>();
        bus.AddConsumer<EvidenceHeadAnnouncedConsumer>();
        bus.AddConsumer<EvidenceHeadsAnnouncedConsumer>();
        bus.AddConsumer<EstimatesReplayRequestedConsumer>();
    }

    /// <summary>Maps the read API.</summary>
    public static WebApplication MapAnalysis(this WebApplication app)
    {
        app.MapEstimates();
        app.MapPreview();
        app.MapPlots();
        app.MapVersions();
        app.MapRepair();
        return app;
    }
}
