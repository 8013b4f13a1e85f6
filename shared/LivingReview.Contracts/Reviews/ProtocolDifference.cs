using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Studies;

namespace LivingReview.Contracts.Reviews;

/// <summary>What differs between two protocols, field by field. A factor is compared by its name, wherever it stands.</summary>
public static class ProtocolDifference
{
    private const string Factors = "factors";
    private const string LevelLabels = "levelLabels";

    /// <summary>A member of twin analyses alone.</summary>
    private const string OfTwins = "indeterminatesAsErrors";

    /// <summary>The differences, in the order of the protocol's fields; lists are written as their items, separated by semicolons.</summary>
    /// <param name="before">The earlier protocol.</param>
    /// <param name="after">The later protocol.</param>
    public static IReadOnlyList<FieldChange> Between(Protocol before, Protocol after)
    {
        var (old, now) = (Flatten(before), Flatten(after));
        var order = now.Keys.Concat(old.Keys).Distinct(StringComparer.Ordinal);
        return [.. order.Where(field => old.GetValueOrDefault(field) != now.GetValueOrDefault(field)).Select(field => new FieldChange(field, old.GetValueOrDefault(field), now.GetValueOrDefault(field)))];
    }

    private static Dictionary<string, string?> Flatten(Protocol protocol)
    {
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in JsonSerializer.SerializeToNode(protocol, JsonSerializerOptions.Web)!.AsObject())
        {
            if (name != Factors)
            {
                fields[name] = Text(value);
                continue;
            }

            fields[Factors] = Text(new JsonArray([.. protocol.Factors.Select(factor => (JsonNode?)factor.Name)]));
            foreach (var factor in value!.AsArray().OfType<JsonObject>())
            {
                foreach (var (member, its) in factor.Where(member => member.Key is not "name"))
                    fields[$"{Factors}.{factor["name"]}.{member}"] = member == LevelLabels ? Pairs(its) : Text(its);
            }
        }

        return fields;
    }

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonArray items => items.Count == 0 ? null : string.Join("; ", items.Select(Text)),
        JsonObject twin when twin.ContainsKey(OfTwins) => twin.Deserialize<TwinAnalysis>(JsonSerializerOptions.Web) is { } analysis ? $"{analysis.Name} ({analysis.Describe()})" : null,
        JsonObject conjunction => $"{Pairs(conjunction["levels"])}{(Text(conjunction["by"]) is { } by ? $" by {by}" : "")}",
        _ when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>() is { Length: > 0 } text ? text : null,
        _ => value.ToJsonString(),
    };

    private static string? Pairs(JsonNode? members) =>
        members is JsonObject { Count: > 0 } pairs ? string.Join(" and ", pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}")) : null;
}
