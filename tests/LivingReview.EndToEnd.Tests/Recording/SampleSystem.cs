using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Analysis;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Testing;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.EndToEnd.Tests.Recording;

/// <summary>All services with the small review that the tests of the page show, its whole history played; what its API answered on the way.</summary>
public sealed class SampleSystem(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>The tests that share it.</summary>
    public const string Collection = "the sample, recorded";

    private RunningServices _services = null!;
    private string? _document;

    /// <summary>Calls the services.</summary>
    public HttpClient Client => _services.Client;

    /// <summary>The API's document, read once: it takes its time.</summary>
    public async Task<JsonObject> DocumentAsync() => JsonNode.Parse(_document ??= await Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken))!.AsObject();

    /// <summary>Id of the review.</summary>
    public string Review { get; } = (string)Registration()["id"]!;

    /// <summary>The responses by the name of their file.</summary>
    public IReadOnlyDictionary<string, JsonNode> Recorded { get; private set; } = new Dictionary<string, JsonNode>();

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _services = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(cancellationToken),
            Add,
            Map,
            Register,
            Settings,
            cancellationToken);
        Recorded = await new SampleRecording(Client, Registration(), Studies(), cancellationToken).RecordAsync();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>Its settings.</summary>
    internal static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Notification:Webhooks:AllowedNetworks:0"] = "127.0.0.0/8" };

    /// <summary>Its services.</summary>
    internal static void Add(IServiceCollection services, IConfiguration configuration) => services.AddIngestion(configuration).AddAnalysis(configuration).AddNotification(configuration);

    /// <summary>Their endpoints.</summary>
    internal static void Map(WebApplication app) => app.MapIngestion().MapAnalysis().MapNotification();

    /// <summary>Their consumers.</summary>
    internal static void Register(IBusRegistrationConfigurator bus)
    {
        bus.AddIngestionConsumers();
        bus.AddAnalysisConsumers();
        bus.AddNotificationConsumers();
    }

    /// <summary>The review as the page's tests know it: what was recorded of it is what is registered.</summary>
    internal static JsonObject Registration()
    {
        var review = RecordedResponsesTests.Read("review")!.AsObject();
        return new JsonObject { ["id"] = review["id"]!.DeepClone(), ["title"] = review["title"]!.DeepClone(), ["protocol"] = review["protocol"]!.DeepClone() };
    }

    /// <summary>Its studies, in the order of its history.</summary>
    internal static List<StudySubmission> Studies()
    {
        var studies = RecordedResponsesTests.Read("figures")!["overall"]!["studies"]!.Deserialize<List<StudyResult>>(JsonSerializerOptions.Web)!.ToDictionary(study => study.StudyId, StringComparer.Ordinal);
        var history = RecordedResponsesTests.Read("history")!["overall"]!.Deserialize<List<EstimateHistoryPoint>>(JsonSerializerOptions.Web)!;
        return
        [
            .. history.OrderBy(point => point.Revision).SelectMany(point => point.Causes).Select(cause => cause.StudyId).OfType<string>().Distinct(StringComparer.Ordinal).Select(id => studies[id]).Select(study => new StudySubmission
            {
                Id = study.StudyId,
                Label = study.Label,
                Year = study.Year,
                Tables = [new TableSubmission { Tp = study.Tp, Fp = study.Fp, Fn = study.Fn, Tn = study.Tn, Primary = true, Factors = study.Factors.ToDictionary(level => level.Key, level => (string?)level.Value) }],
            }),
        ];
    }
}

/// <summary>Gives the system to its tests.</summary>
[CollectionDefinition(SampleSystem.Collection)]
public sealed class SampleSystemDefinition : ICollectionFixture<SampleSystem>;
