using JasperFx.Events.Projections;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Health;
using LivingReview.Hosting.Store;
using LivingReview.Surveillance.Evidence;
using LivingReview.Surveillance.Extraction.Models;
using LivingReview.Surveillance.Notices;
using LivingReview.Surveillance.Ranking;
using LivingReview.Surveillance.Records;
using LivingReview.Surveillance.Runs;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Screening.Earlier;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.Strategies;
using LivingReview.Surveillance.Works;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Surveillance;

/// <summary>The surveillance service: searches sources on a schedule, keeps what they found, and watches what is included for retractions.</summary>
public static class SurveillanceModule
{
    /// <summary>Schema of the store and name of its connection string.</summary>
    public const string Name = "surveillance";

    /// <summary>Adds the service.</summary>
    public static IServiceCollection AddSurveillance(this IServiceCollection services, IConfiguration configuration)
    {
        var options = services.AddValidatedOptions<SurveillanceOptions>(configuration, SurveillanceOptions.Section);
        services.AddServiceStore<ISurveillanceStore>(configuration, Name, store =>
            {
                store.MapStoredEvents();
                store.Projections.Snapshot<Strategy>(SnapshotLifecycle.Inline);
                store.Projections.Snapshot<SearchJob>(SnapshotLifecycle.Inline);
                store.Projections.Snapshot<Work>(SnapshotLifecycle.Inline);
                store.Projections.Snapshot<NoticeProposal>(SnapshotLifecycle.Inline);
                store.Schema.For<Strategy>().Index(s => s.Review);
                store.Schema.For<SearchPlan>().Index(p => p.Review);
                store.Schema.For<SearchJob>().Index(j => new { j.Review, j.StartedAt });
                store.Schema.For<Work>().Index(w => new { w.Review, w.Key });
                store.Schema.For<Sighting>();
                store.Schema.For<WorkMark>();
                store.Schema.For<NoticeProposal>().Index(p => p.Review);
                store.Schema.For<WatchedIdentifier>().Index(w => new { w.Source, w.DueAt });
                store.Schema.For<WatchState>();
                store.Schema.For<WatchedReview>();
                store.Schema.For<IncludedStudy>().Index(s => s.Review);
                store.Schema.For<EstimatesSeen>();
                store.Schema.For<ScreenedWork>().Index(w => w.Review);
                store.Schema.For<ReadingOrderRecord>();
                store.Schema.For<RecordsMove>();
                store.Schema.For<TakenFile>();
                store.Schema.For<EvidenceStep>().Index(s => s.Review);
                store.Schema.For<WaitingEntry>().Index(w => w.Review);
            })
            .AddSubscriptionWithServices<SurveillancePublisher>(ServiceLifetime.Singleton, o =>
            {
                o.Name = "surveillance-publisher";
                o.IncludeType<RunCompleted>();
                o.IncludeType<NoticeConfirmed>();
                o.IncludeType<SearchNoted>();
                o.IncludeType<RecordsEntered>();
                o.IncludeType<EarlierRecordsEntered>();
                o.IncludeType<OnePersonDecision>();
                o.IncludeType<RecordBecameStudy>();
                o.IncludeType<RecordJudged>();
                o.IncludeType<JudgementWithdrawn>();
                o.IncludeType<ConflictResolved>();
            });
        services.AddSources(options);
        services.AddLanguageModel(options.LanguageModel);
        services.AddSingleton<SurveillanceMetrics>();
        services.AddHostedService<SurveillanceMeasurements>();
        services.AddSingleton<EvidenceIntake>();
        services.AddSingleton<EvidencePathReader>();
        services.AddSingleton<SearchRunner>();
        services.AddSingleton<SourceTurn>();
        services.AddSingleton<NoticeWatch>();
        services.AddHostedService<SearchScheduler>();
        services.AddHttpContextAccessor();
        services.AddSingleton<RankingSignal>();
        services.AddSingleton<ScreeningLog>();
        services.AddSingleton<FoundWorksIntake>();
        services.AddSingleton<EarlierRecordsIntake>();
        services.AddSingleton<RecordsGate>();
        services.AddSingleton<SearchCurrency>();
        services.AddHostedService<RankingWorker>();
        services.AddStoreHealth<ISurveillanceStore>(Name);
        return services;
    }

    /// <summary>Adds the consumers to the process's bus.</summary>
    public static void AddSurveillanceConsumers(this IBusRegistrationConfigurator bus)
    {
        bus.AddConsumer<WatchedStudyConsumer, WatchedStudyConsumerDefinition>();
        bus.AddConsumer<WatchedWithdrawalConsumer>();
        bus.AddConsumer<WatchedReviewConsumer>();
        bus.AddConsumer<WatchedEstimatesConsumer>();
        bus.AddConsumer<WatchedHeadConsumer>();
        bus.AddConsumer<RecordsLoggedConsumer, RecordsLoggedConsumerDefinition>();
        bus.AddConsumer<RecordsHeadConsumer>();
    }

    /// <summary>Maps the endpoints.</summary>
    public static WebApplication MapSurveillance(this WebApplication app)
    {
        app.MapStrategies();
        app.MapRuns();
        app.MapWorks();
        app.MapNotices();
        app.MapScreening();
        app.MapRecords();
        app.MapEvidencePaths();
        return app;
    }
}
