using System.Text.Json.Nodes;

namespace LivingReview.Web.Edge;

/// <summary>The OpenAPI documents of the services as one, the same that a process with all services writes.</summary>
internal static class MergedDocument
{
    /// <summary>Merges documents; the first has the last word where they differ, but for what a schema requires.</summary>
    /// <param name="documents">The documents of the services.</param>
    public static JsonObject Of(IReadOnlyList<JsonObject> documents)
    {
        var merged = documents[0].DeepClone().AsObject();
        foreach (var other in documents.Skip(1))
        {
            AddMissing(Part(merged, "paths"), other["paths"]);
            var components = Part(merged, "components");
            foreach (var (kind, entries) in other["components"]?.AsObject() ?? [])
            {
                var known = Part(components, kind);
                if (kind == "schemas") Relax(known, entries!.AsObject());
                AddMissing(known, entries);
            }

            AddTags(merged, other);
        }

        // The address that others use is known to one of them alone.
        if (documents.FirstOrDefault(one => (string?)one["servers"]?[0]?["url"] is { } url && url != "/") is { } placed) merged["servers"] = placed["servers"]!.DeepClone();
        return merged;
    }

    private static JsonObject Part(JsonObject parent, string name)
    {
        if (parent[name] is JsonObject part) return part;
        parent[name] = part = [];
        return part;
    }

    private static void AddMissing(JsonObject known, JsonNode? others)
    {
        foreach (var (name, value) in others?.AsObject() ?? [])
        {
            if (!known.ContainsKey(name)) known[name] = value?.DeepClone();
        }
    }

    /// <summary>What one service only answers with, another may be sent: then a member with a default may be left out.</summary>
    private static void Relax(JsonObject known, JsonObject others)
    {
        foreach (var (name, other) in others)
        {
            if (known[name] is not JsonObject schema) continue;
            foreach (var (member, described) in other?["properties"] as JsonObject ?? [])
            {
                if (described?["default"] is { } value && schema["properties"]?[member] is JsonObject same && !same.ContainsKey("default")) same["default"] = value.DeepClone();
            }

            if (schema["required"] is not JsonArray required) continue;
            var everywhere = (other?["required"] as JsonArray ?? []).Select(member => (string?)member).ToHashSet(StringComparer.Ordinal);
            var kept = required.Select(member => (string?)member).Where(everywhere.Contains).ToList();
            if (kept.Count == 0) schema.Remove("required");
            else schema["required"] = new JsonArray([.. kept.Select(member => JsonValue.Create(member))]);
        }
    }

    private static void AddTags(JsonObject merged, JsonObject other)
    {
        if (merged["tags"] is not JsonArray tags) merged["tags"] = tags = [];
        var known = tags.Select(tag => (string?)tag?["name"]).ToHashSet(StringComparer.Ordinal);
        foreach (var tag in other["tags"] as JsonArray ?? [])
        {
            if (known.Add((string?)tag?["name"])) tags.Add(tag?.DeepClone());
        }
    }
}
