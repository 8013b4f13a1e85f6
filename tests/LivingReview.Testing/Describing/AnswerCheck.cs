using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace LivingReview.Testing.Describing;

/// <summary>Compares answers with what the API's document says of them, by a validator of JSON Schema that we did not write.</summary>
public sealed class AnswerCheck(JsonObject document)
{
    private const string Components = "#/components/schemas/";

    private const string Problem = "application/problem+json";

    /// <summary>Words of the framework that tell a caller of the API nothing.</summary>
    private static readonly string[] OfTheFramework = ["Nullable<", "Failed to bind", "Required parameter", "System.", "Exception"];

    private static readonly EvaluationOptions Listing = new() { OutputFormat = OutputFormat.List };

    private readonly JsonObject _schemas = document["components"]!["schemas"]!.AsObject();
    private readonly Dictionary<string, JsonSchema> _known = new(StringComparer.Ordinal);

    /// <summary>What an answer has that its operation does not say; nothing if it is as described.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="response">The answer.</param>
    /// <param name="body">Its body.</param>
    public IEnumerable<string> Faults(JsonNode operation, HttpResponseMessage response, string body)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (Resolve(operation["responses"]![status]) is not { } described) return [$"{status} is not described: {Short(body)}"];
        var type = response.Content.Headers.ContentType?.MediaType;
        if (MissingHeader(described, response) is { } missing) return [$"{status} has no {missing}"];
        if (body.Length == 0) return described["content"] is JsonObject { Count: > 0 } && response.RequestMessage!.Method != HttpMethod.Head ? [$"{status} has no body"] : [];
        if (type is null || described["content"]?[type] is not { } content) return [$"{status} is {type}, which is not described: {Short(body)}"];
        if (!type.EndsWith("json", StringComparison.Ordinal)) return [];
        if (type == Problem && OfTheFramework.FirstOrDefault(words => body.Contains(words, StringComparison.Ordinal)) is { } words) return [$"{status} says what the framework says ({words}): {Short(body)}"];
        var faults = SchemaFaults(content["schema"], body).Select(fault => $"{status}: {fault}");
        if (described["x-problem-types"] is JsonArray problems && (string?)JsonNode.Parse(body)!["type"] is var problem && problems.All(known => (string?)known != problem))
            faults = faults.Append($"{status}: the problem {problem} is not described");
        return faults;
    }

    /// <summary>What the examples of an operation have that their schema does not allow, or that there is none: of the body, and of each answer of success.</summary>
    /// <param name="operation">The operation.</param>
    public IEnumerable<string> FaultsOfExamples(JsonNode operation) =>
        (operation["responses"] as JsonObject ?? []).Where(answer => answer.Key[0] == '2').Append(KeyValuePair.Create("body", operation["requestBody"]))
            .Select(part => (part.Key, Content: part.Value?["content"]?["application/json"])).Where(part => part.Content?["schema"] is JsonObject { Count: > 0 })
            .SelectMany(part => (part.Content!["example"] is { } example ? SchemaFaults(part.Content["schema"], example.ToJsonString()) : ["there is no example"])
                .Select(fault => $"{(string?)operation["operationId"]} {part.Key}: {fault}"));

    private IEnumerable<string> SchemaFaults(JsonNode? schema, string body)
    {
        var text = (schema ?? new JsonObject()).ToJsonString().Replace(Components, "#/$defs/", StringComparison.Ordinal);
        if (!_known.TryGetValue(text, out var known))
        {
            var whole = JsonNode.Parse(text)!.AsObject();
            whole["$schema"] = "https://json-schema.org/draft/2020-12/schema";
            whole["$defs"] = Needed(schema);
            _known[text] = known = JsonSchema.FromText(whole.ToJsonString().Replace(Components, "#/$defs/", StringComparison.Ordinal));
        }

        using var answer = JsonDocument.Parse(body);
        var result = known.Evaluate(answer.RootElement, Listing);
        return result.IsValid ? [] : (result.Details ?? []).SelectMany(detail => (detail.Errors ?? new Dictionary<string, string>()).Select(error => $"{detail.InstanceLocation} {error.Key}: {error.Value}")).Take(5);
    }

    /// <summary>The named schemas that a schema leads to: to read all of them for each of a hundred answers takes most of a test's time.</summary>
    private JsonObject Needed(JsonNode? schema)
    {
        var needed = new JsonObject();
        var open = new Stack<JsonNode?>([schema]);
        while (open.TryPop(out var node))
        {
            foreach (var part in node as JsonArray ?? []) open.Push(part);
            foreach (var (name, member) in node as JsonObject ?? [])
            {
                if (name != "$ref")
                {
                    open.Push(member);
                }
                else if ((string?)member is { } reference && reference.StartsWith(Components, StringComparison.Ordinal) && needed.TryAdd(reference[Components.Length..], null))
                {
                    open.Push(_schemas[reference[Components.Length..]]);
                }
            }
        }

        foreach (var name in needed.Select(one => one.Key).ToList()) needed[name] = _schemas[name]!.DeepClone();
        return needed;
    }

    private static string? MissingHeader(JsonNode described, HttpResponseMessage response) => (described["headers"] as JsonObject ?? [])
        .Where(header => (bool?)header.Value!["required"] == true && !response.Headers.Contains(header.Key)).Select(header => header.Key).FirstOrDefault();

    private JsonNode? Resolve(JsonNode? node) => (string?)node?["$ref"] is { } reference
        ? reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (at, part) => at?[part])
        : node;

    private static string Short(string text) => text.Length > 200 ? text[..200] : text;
}
