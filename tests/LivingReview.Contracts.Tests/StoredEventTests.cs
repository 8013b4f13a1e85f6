using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LivingReview.Analysis;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Surveillance;
using Marten;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Contracts.Tests;

/// <summary>Every event that a service stores, by its stored name. Stored events are read for ever.</summary>
public sealed class StoredEventTests
{
    [Fact]
    public Task Events_of_ingestion_are_as_approved() => VerifyAsync<IIngestionStore>("ingestion", (s, c) => s.AddIngestion(c));

    [Fact]
    public Task Events_of_analysis_are_as_approved() => VerifyAsync<IAnalysisStore>("analysis", (s, c) => s.AddAnalysis(c));

    [Fact]
    public Task Events_of_notification_are_as_approved() => VerifyAsync<INotificationStore>("notification", (s, c) => s.AddNotification(c));

    [Fact]
    public Task Events_of_surveillance_are_as_approved() => VerifyAsync<ISurveillanceStore>("surveillance", (s, c) => s.AddSurveillance(c));

    private static async Task VerifyAsync<TStore>(string name, Action<IServiceCollection, IConfiguration> add)
        where TStore : class, IDocumentStore
    {
        // Nothing connects: the store is only asked for its options.
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:postgres"] = "Host=localhost;Database=none" }).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System);
        services.AddMassTransit(bus => bus.UsingInMemory());
        add(services, configuration);
        await using var provider = services.BuildServiceProvider();
        var store = provider.GetRequiredService<TStore>();
        var serializer = ((DocumentStore)(object)store).Options.Serializer();
        var shape = new JsonShape(new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }, serializer.ToJson);
        var events = store.Options.Events.AllKnownEventTypes().Where(e => e.EventType.Assembly == typeof(TStore).Assembly)
            .OrderBy(e => e.EventTypeName, StringComparer.Ordinal).ToList();

        Assert.NotEmpty(events);
        foreach (var e in events) shape.Add(e.EventTypeName, e.EventType);

        Approval.Verify($"stored-events.{name}.txt", shape.ToString());
    }
}
