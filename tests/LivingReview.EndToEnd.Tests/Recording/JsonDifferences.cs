using System.Text.Json;
using System.Text.Json.Nodes;

namespace LivingReview.EndToEnd.Tests.Recording;

/// <summary>
/// Compares two JSON documents: members, lengths, numbers to six digits, and keys. Of sentences and times only that there is one is compared:
/// better wording is no difference, and neither is which of two deliveries was first.
/// </summary>
internal static class JsonDifferences
{
    private const double Tolerance = 1e-6;

    /// <summary>The differences, each with its path; none if the documents agree.</summary>
    public static IEnumerable<string> Between(JsonNode? recorded, JsonNode? live, string path)
    {
        if (Kind(recorded) != Kind(live))
            return [$"{path}: recorded {Kind(recorded)}, live {Kind(live)}"];
        return (recorded, live) switch
        {
            (JsonObject a, JsonObject b) => Members(a, b, path),
            (JsonArray a, JsonArray b) when a.Count != b.Count => [$"{path}: recorded {a.Count} items, live {b.Count}"],
            (JsonArray a, JsonArray b) => a.Zip(b).SelectMany((pair, i) => Between(pair.First, pair.Second, $"{path}[{i}]")),
            (JsonValue a, JsonValue b) => Same(a, b) ? [] : [$"{path}: recorded {a.ToJsonString()}, live {b.ToJsonString()}"],
            _ => [],
        };
    }

    private static IEnumerable<string> Members(JsonObject recorded, JsonObject live, string path) =>
        recorded.Select(member => member.Key).Except(live.Select(member => member.Key)).Select(name => $"{path}.{name}: recorded only")
            .Concat(live.Select(member => member.Key).Except(recorded.Select(member => member.Key)).Select(name => $"{path}.{name}: live only"))
            .Concat(recorded.Where(member => live.ContainsKey(member.Key)).SelectMany(member => Between(member.Value, live[member.Key], $"{path}.{member.Key}")));

    private static bool Same(JsonValue a, JsonValue b) => a.GetValueKind() switch
    {
        JsonValueKind.Number => Math.Abs(Number(a) - Number(b)) <= Tolerance * Math.Max(1, Math.Abs(Number(a))),
        JsonValueKind.String => (string)a! == (string)b! || (IsSentence((string)a!) && IsSentence((string)b!)) || (IsTime((string)a!) && IsTime((string)b!)),
        _ => true,
    };

    private static double Number(JsonValue value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsSentence(string text) => text.Contains(' ', StringComparison.Ordinal);

    private static bool IsTime(string text) => StableValues.Moment(text) is not null;

    private static JsonValueKind Kind(JsonNode? node) => node?.GetValueKind() ?? JsonValueKind.Null;
}
