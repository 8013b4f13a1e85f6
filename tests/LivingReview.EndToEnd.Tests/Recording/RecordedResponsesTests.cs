using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Recording;

/// <summary>
/// The tests of the page run over a fake API with recorded responses. They must be those of the live API; with
/// LIVINGREVIEW_RECORD_RESPONSES=1 this test records them anew instead of comparing.
/// </summary>
[Collection(SampleSystem.Collection)]
public sealed class RecordedResponsesTests(SampleSystem system)
{
    private const string Variable = "LIVINGREVIEW_RECORD_RESPONSES";
    private const int MaxDifferences = 30;

    private static readonly string Folder = Repository.File("tests/LivingReview.Web.Tests/Fakes/Recorded");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_responses_that_the_page_is_tested_with_are_those_of_the_live_API()
    {
        var live = system.Recorded;
        if (Environment.GetEnvironmentVariable(Variable) == "1")
        {
            foreach (var (name, response) in live)
                await File.WriteAllTextAsync(FileOf(name), Text(response), Cancellation);
        }

        var differences = live.SelectMany(one => JsonDifferences.Between(Read(one.Key), one.Value, one.Key)).Take(MaxDifferences).ToList();

        Assert.Equal(live.Keys.Order(StringComparer.Ordinal), Directory.GetFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        Assert.True(differences.Count == 0, $"Record the responses anew with {Variable}=1 if the API changed on purpose:\n{string.Join('\n', differences)}");
    }

    internal static JsonNode? Read(string name) => File.Exists(FileOf(name)) ? JsonNode.Parse(File.ReadAllText(FileOf(name))) : null;

    private static string FileOf(string name) => Path.Combine(Folder, name + ".json");

    private static string Text(JsonNode response) =>
        response.ToJsonString(new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, IndentSize = 1, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
}
