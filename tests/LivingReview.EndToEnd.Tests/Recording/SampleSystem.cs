using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Analysis;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Recording;

/// <summary>All services with the small review that the tests of the page show, its whole history played; what its API answered on the way.</summary>
public sealed class SampleSystem(PostgresFixture postgres) : IAsyncLifetime
{
    /// <summary>The tests that share it.</summary>
    public const string Collection = "the sample, recorded";

    private RunningServices _services = null!;

    /// <summary>Calls the services.</summary>
    public HttpClient Client => _services.Client;

    /// <summary>Id of the review.</summary>
    public string Review { get; } = (string)Registration()["id"]!;

    /// <summary>The responses by the name of their file.</summary>
    public IReadOnlyDictionary<string, JsonNode> Recorded { get; private set; } = new Dictionary<string, JsonNode>();

    public async ValueTask InitializeAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        _services = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(cancellationToken),
            (s, c) => s.AddIngestion(c).AddAnalysis(c).AddNotification(c),
            app => app.MapIngestion().MapAnalysis().MapNotification(),
            bus =>
            {
                bus.AddIngestionConsumers();
                bus.AddAnalysisConsumers();
                bus.AddNotificationConsumers();
            },
            new Dictionary<string, string?> { ["Notification:Webhooks:AllowedNetworks:0"] = "127.0.0.0/8" },
            cancellationToken);
        Recorded = await new SampleRecording(Client, Registration(), Studies(), cancellationToken).RecordAsync();
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>The review as the page's tests know it: what was recorded of it is what is registered.</summary>
    private static JsonObject Registration()
    {
        var review = RecordedResponsesTests.Read("review")!.AsObject();
        return new JsonObject { ["id"] = review["id"]!.DeepClone(), ["title"] = review["title"]!.DeepClone(), ["protocol"] = review["protocol"]!.DeepClone() };
    }

    /// <summary>Its studies, in the order of its history.</summary>
    private static List<StudySubmission> Studies()
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
