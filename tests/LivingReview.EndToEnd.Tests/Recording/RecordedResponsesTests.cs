using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Analysis;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Recording;

/// <summary>
/// The tests of the page run over a fake API with recorded responses. They must be those of the live API; with
/// LIVINGREVIEW_RECORD_RESPONSES=1 this test records them anew instead of comparing.
/// </summary>
public sealed class RecordedResponsesTests(PostgresFixture postgres)
{
    private const string Variable = "LIVINGREVIEW_RECORD_RESPONSES";
    private const int MaxDifferences = 30;

    private static readonly string Folder = Repository.File("tests/LivingReview.Web.Tests/Fakes/Recorded");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_responses_that_the_page_is_tested_with_are_those_of_the_live_API()
    {
        await using var services = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(Cancellation),
            (s, c) => s.AddIngestion(c).AddAnalysis(c).AddNotification(c),
            app => app.MapIngestion().MapAnalysis().MapNotification(),
            bus =>
            {
                bus.AddIngestionConsumers();
                bus.AddAnalysisConsumers();
                bus.AddNotificationConsumers();
            },
            new Dictionary<string, string?> { ["Notification:Webhooks:AllowedNetworks:0"] = "127.0.0.0/8" },
            Cancellation);
        var live = await new SampleRecording(services.Client, Registration(), Studies(), Cancellation).RecordAsync();
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            foreach (var (name, response) in live)
                await File.WriteAllTextAsync(FileOf(name), Text(response), Cancellation);
        }

        var differences = live.SelectMany(one => JsonDifferences.Between(Read(one.Key), one.Value, one.Key)).Take(MaxDifferences).ToList();

        Assert.Equal(live.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        Assert.True(differences.Count == 0, $"Record the responses anew with {Variable}=1 if the API changed on purpose:\n{string.Join('\n', differences)}");
    }

    /// <summary>The review as the page's tests know it: what was recorded of it is what is registered.</summary>
    private static JsonObject Registration()
    {
        var review = Read("review")!.AsObject();
        return new JsonObject { ["id"] = review["id"]!.DeepClone(), ["title"] = review["title"]!.DeepClone(), ["protocol"] = review["protocol"]!.DeepClone() };
    }

    /// <summary>Its studies, in the order of its history.</summary>
    private static List<StudySubmission> Studies()
    {
        var studies = Read("figures")!["overall"]!["studies"]!.Deserialize<List<StudyResult>>(JsonSerializerOptions.Web)!.ToDictionary(study => study.StudyId, StringComparer.Ordinal);
        var history = Read("history")!["overall"]!.Deserialize<List<EstimateHistoryPoint>>(JsonSerializerOptions.Web)!;
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

    private static JsonNode? Read(string name) => File.Exists(FileOf(name)) ? JsonNode.Parse(File.ReadAllText(FileOf(name))) : null;

    private static string FileOf(string name) => Path.Combine(Folder, name + ".json");

    private static string Text(JsonNode response) =>
        response.ToJsonString(new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, IndentSize = 1, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
}
