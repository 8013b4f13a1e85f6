using LivingReview.Analysis;
using LivingReview.Hosting.Bus;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Surveillance;
using Marten;

namespace LivingReview.AllInOne.Schemas;

/// <summary>The stores of the services by name, configured as the services configure them; nothing of them is started.</summary>
internal sealed class ServiceStores : IAsyncDisposable
{
    /// <summary>A connection that is never opened: writing a script needs none.</summary>
    private const string Nowhere = "Host=localhost;Database=unused";

    private readonly ServiceProvider _services;

    private ServiceStores(ServiceProvider services) => _services = services;

    public static IReadOnlyList<string> Names { get; } = [IngestionModule.Name, AnalysisModule.Name, NotificationModule.Name, SurveillanceModule.Name];

    public IDocumentStore this[string name] => name switch
    {
        IngestionModule.Name => _services.GetRequiredService<IIngestionStore>(),
        AnalysisModule.Name => _services.GetRequiredService<IAnalysisStore>(),
        NotificationModule.Name => _services.GetRequiredService<INotificationStore>(),
        SurveillanceModule.Name => _services.GetRequiredService<ISurveillanceStore>(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such service."),
    };

    /// <summary>Opens them.</summary>
    /// <param name="connections">Connection strings by service; who is not named has none.</param>
    public static ServiceStores Open(IReadOnlyDictionary<string, string> connections)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(Names.Select(n => KeyValuePair.Create($"ConnectionStrings:{n}", connections.GetValueOrDefault(n, Nowhere)))!)
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System).AddLogging().AddMetrics();
        services.AddIngestion(configuration).AddAnalysis(configuration).AddNotification(configuration).AddSurveillance(configuration);
        services.AddLivingReviewBus(
            configuration, bus => bus.AddIngestionConsumers(), bus => bus.AddAnalysisConsumers(), bus => bus.AddNotificationConsumers(), bus => bus.AddSurveillanceConsumers());
        return new ServiceStores(services.BuildServiceProvider());
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
