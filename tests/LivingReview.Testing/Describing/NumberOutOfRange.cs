using System.Globalization;
using System.Text.Json.Nodes;

namespace LivingReview.Testing.Describing;

/// <summary>A number just outside the range that the document gives it, in an address or in a body that is right otherwise.</summary>
/// <param name="Operation">Operation.</param>
/// <param name="Field">The parameter, or the member as problems name it.</param>
/// <param name="Given">The number.</param>
/// <param name="Limit">The limit that it passes.</param>
/// <param name="Query">The query that has it, if it is a parameter.</param>
/// <param name="Body">The body that has it, if it is a member.</param>
public sealed record NumberOutOfRange(string Operation, string Field, string Given, string Limit, string? Query, JsonNode? Body)
{
    /// <summary>Every such number of some operations: one below each range and one above.</summary>
    public static IEnumerable<NumberOutOfRange> In(JsonObject document, IEnumerable<string> operations)
    {
        var wanted = operations.ToHashSet(StringComparer.Ordinal);
        foreach (var operation in document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => method.Value!)).Where(operation => wanted.Contains((string)operation["operationId"]!)))
        {
            var name = (string)operation["operationId"]!;
            foreach (var parameter in (operation["parameters"]?.AsArray() ?? []).Where(parameter => (string?)parameter!["in"] == "query"))
            {
                var field = (string)parameter!["name"]!;
                foreach (var (given, limit) in Outside(parameter["schema"]!)) yield return new(name, field, given, limit, $"{field}={given}", null);
            }

            if (operation["requestBody"]?["content"]?["application/json"] is not { } body || (string?)body["schema"]?["$ref"] is not { } type) continue;
            foreach (var (member, schema) in document["components"]!["schemas"]![type.Split('/')[^1]]!["properties"]!.AsObject())
            {
                foreach (var (given, limit) in Outside(schema!))
                {
                    var sent = body["example"]!.DeepClone();
                    sent[member] = JsonNode.Parse(given);
                    yield return new(name, member, given, limit, null, sent);
                }
            }
        }
    }

    /// <summary>The numbers beside a range. Where there is no limit but that of the type, the number would not be readable: that is another refusal.</summary>
    private static IEnumerable<(string Given, string Limit)> Outside(JsonNode schema)
    {
        if (schema["type"] is not { } type) yield break; // a reference: no number
        var isWhole = type.ToJsonString().Contains("integer", StringComparison.Ordinal);
        if (Number(schema["minimum"]) is { } least) yield return (Text(isWhole ? least - 1 : least - 0.5m), Text(least));
        if (Number(schema["exclusiveMinimum"]) is { } above) yield return (Text(above), Text(above));
        if (Number(schema["maximum"]) is { } most && most < int.MaxValue) yield return (Text(isWhole ? most + 1 : most + 0.5m), Text(most));
        if (Number(schema["exclusiveMaximum"]) is { } below) yield return (Text(below), Text(below));
    }

    private static decimal? Number(JsonNode? limit) => limit is null ? null : decimal.Parse(limit.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
