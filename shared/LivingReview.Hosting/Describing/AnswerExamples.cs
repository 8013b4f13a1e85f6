using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace LivingReview.Hosting.Describing;

/// <summary>
/// What operations once answered in a running system, with lists cut short: examples in the document. By operation id and status;
/// CONTRIBUTING.md says how they are recorded anew.
/// </summary>
internal static class AnswerExamples
{
    private static readonly Lazy<JsonObject> Recorded = new(Read);

    /// <summary>Adds them to the answers of an operation.</summary>
    public static void Add(OpenApiOperation operation)
    {
        if (operation.OperationId is not { } name || Recorded.Value[name] is not JsonObject answers) return;
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (answers[status] is { } example && response.Content?.TryGetValue("application/json", out var content) == true && content is OpenApiMediaType own) own.Example = example.DeepClone();
        }
    }

    private static JsonObject Read()
    {
        using var stream = typeof(AnswerExamples).Assembly.GetManifestResourceStream("answer-examples.json") ?? throw new InvalidOperationException("The examples of answers are not embedded.");
        return JsonNode.Parse(stream)!.AsObject();
    }
}
