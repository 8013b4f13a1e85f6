using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LivingReview.Testing.Describing;

/// <summary>
/// Makes examples for the API's document from what a walk was answered: with LIVINGREVIEW_RECORD_EXAMPLES=1 the tests of the contract write them
/// into the file that the services embed. Lists are cut short; secrets and addresses of this machine are not kept.
/// </summary>
public static partial class RecordedAnswers
{
    private const int MaxScalars = 3;

    /// <summary>Longer answers are documents of their own.</summary>
    private const int MaxLength = 20_000;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string File => Repository.File("shared/LivingReview.Hosting/Describing/answer-examples.json");

    /// <summary>Writes the richest answers of a walk, if that was asked for. What could not be brought to succeed has the example of an operation with the same answer.</summary>
    /// <param name="walk">The walk.</param>
    public static void SaveIfWanted(OperationWalk walk)
    {
        ArgumentNullException.ThrowIfNull(walk);
        if (Environment.GetEnvironmentVariable("LIVINGREVIEW_RECORD_EXAMPLES") != "1") return;
        var known = JsonNode.Parse(System.IO.File.ReadAllText(File))!.AsObject();
        foreach (var operation in walk.Answers.Where(answer => answer.Value.ToJsonString().Length <= MaxLength).GroupBy(answer => answer.Key.Operation))
            known[operation.Key] = new JsonObject(operation.OrderBy(answer => answer.Key.Status, StringComparer.Ordinal).Select(answer => KeyValuePair.Create(answer.Key.Status, (JsonNode?)answer.Value.DeepClone())));
        foreach (var (name, status, similar) in walk.Similar())
        {
            if (known[name]?[status] is not null || similar.Select(other => known[other.Operation]?[other.Status]).FirstOrDefault(example => example is not null) is not { } example) continue;
            if (known[name] is not JsonObject) known[name] = new JsonObject();
            known[name]![status] = example.DeepClone();
        }

        var lines = known.OrderBy(operation => operation.Key, StringComparer.Ordinal).Select(operation => $"\"{operation.Key}\": {operation.Value!.ToJsonString(Readable)}");
        System.IO.File.WriteAllText(File, "{\n" + string.Join(",\n", lines) + "\n}\n");
    }

    /// <summary>An answer as an example: one entry of each list of objects, and nothing that is of this machine alone.</summary>
    /// <param name="answer">The answer.</param>
    public static JsonNode? Shortened(JsonNode? answer) => answer switch
    {
        // A reference leads nowhere in the document that the example becomes a part of.
        JsonObject members => new JsonObject(members.Where(member => member.Key != "$ref").Select(member => KeyValuePair.Create(member.Key, Shortened(member.Value)))),
        JsonArray entries => new JsonArray([.. entries.Take(entries.Any(entry => entry is JsonObject or JsonArray) ? 1 : MaxScalars).Select(Shortened)]),
        JsonValue value when value.TryGetValue<string>(out var text) => JsonValue.Create(ThisMachine().Replace(Secret().Replace(text, "whsec_..."), "https://reviews.example.org")),
        _ => answer?.DeepClone(),
    };

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]+|whsk_[A-Za-z0-9+/=]+")]
    private static partial Regex Secret();

    [GeneratedRegex(@"https?://(127\.0\.0\.1|localhost):\d+")]
    private static partial Regex ThisMachine();
}
