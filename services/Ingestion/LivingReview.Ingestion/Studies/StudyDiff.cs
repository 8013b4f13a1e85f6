using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Studies;

/// <summary>What differs between two versions of a study, field by field. The order of the members of an object is no difference.</summary>
internal static class StudyDiff
{
    public static IReadOnlyList<FieldChange> Between(ExtractedStudy before, ExtractedStudy after)
    {
        var changes = new List<FieldChange>();
        Compare("", JsonSerializer.SerializeToNode(before, JsonSerializerOptions.Web), JsonSerializer.SerializeToNode(after, JsonSerializerOptions.Web), changes);
        return changes;
    }

    /// <summary>How many fields at least one of two versions of a study has.</summary>
    public static int CountFields(ExtractedStudy a, ExtractedStudy b)
    {
        var fields = new HashSet<string>(StringComparer.Ordinal);
        foreach (var study in new[] { a, b }) Collect("", JsonSerializer.SerializeToNode(study, JsonSerializerOptions.Web), fields);
        return fields.Count;
    }

    private static void Collect(string path, JsonNode? node, HashSet<string> fields)
    {
        if (node is JsonObject or JsonArray)
        {
            foreach (var (name, value) in Members(node)) Collect($"{path}.{name}", value, fields);
        }
        else if (Text(node) is { Length: > 0 })
        {
            fields.Add(path);
        }
    }

    private static void Compare(string path, JsonNode? before, JsonNode? after, List<FieldChange> changes)
    {
        if (before is JsonObject or JsonArray || after is JsonObject or JsonArray)
        {
            var (old, now) = (Members(before), Members(after));
            foreach (var name in old.Keys.Union(now.Keys, StringComparer.Ordinal))
                Compare(name.StartsWith('[') || path.Length == 0 ? path + name : $"{path}.{name}", old.GetValueOrDefault(name), now.GetValueOrDefault(name), changes);
            return;
        }

        var (was, became) = (Text(before), Text(after));
        if (was != became) changes.Add(new FieldChange(path, was, became));
    }

    private static Dictionary<string, JsonNode?> Members(JsonNode? node) => node switch
    {
        JsonObject members => members.ToDictionary(m => m.Key, m => m.Value, StringComparer.Ordinal),
        JsonArray items => items.Select((item, i) => (item, i)).ToDictionary(m => FormattableString.Invariant($"[{m.i}]"), m => m.item, StringComparer.Ordinal),
        _ => [],
    };

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        _ when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => value.ToJsonString(),
    };
}
