using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Client;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Protocols;

/// <summary>
/// Two persons' changes of one version of a protocol, field by field and factor by factor: what only one of them changed is taken, and where both changed
/// one field to different values it is a person's choice.
/// </summary>
/// <param name="Merged">The protocol with the own values where both changed a field.</param>
/// <param name="Conflicts">Those fields.</param>
internal sealed record ProtocolMerge(Protocol Merged, IReadOnlyList<ProtocolConflict> Conflicts)
{
    private const string Factors = "factors";
    private const string Name = "name";

    /// <summary>Merges.</summary>
    /// <param name="before">The version that both began with.</param>
    /// <param name="mine">What is about to be saved.</param>
    /// <param name="newest">What the other person saved.</param>
    /// <param name="theirs">The fields, by their paths, in which the other person's value is taken where both changed it.</param>
    public static ProtocolMerge Of(Protocol before, Protocol mine, Protocol newest, IReadOnlySet<string>? theirs = null)
    {
        var (old, own, others) = (Parts(before), Parts(mine), Parts(newest));
        var conflicts = new List<ProtocolConflict>();
        var merged = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var path in others.Keys.Concat(own.Keys).Distinct(StringComparer.Ordinal))
        {
            var (was, me, they) = (old.GetValueOrDefault(path), own.GetValueOrDefault(path), others.GetValueOrDefault(path));
            var (iChanged, theyChanged) = (!JsonNode.DeepEquals(was, me), !JsonNode.DeepEquals(was, they));
            if (iChanged && theyChanged && !JsonNode.DeepEquals(me, they))
                conflicts.Add(new ProtocolConflict(path, Text(me), Text(they)));
            var takesMine = iChanged && (!theyChanged || theirs?.Contains(path) != true);
            if ((takesMine ? me : they) is { } value || !path.StartsWith(Factors + ".", StringComparison.Ordinal))
                merged[path] = takesMine ? me : they;
        }

        return new ProtocolMerge(Whole(merged), conflicts);
    }

    // Each field is a part, and each factor by its name.
    private static Dictionary<string, JsonNode?> Parts(Protocol protocol)
    {
        var parts = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (name, value) in JsonSerializer.SerializeToNode(protocol, Json.Options)!.AsObject())
        {
            if (name != Factors)
                parts[name] = value;
        }

        foreach (var factor in protocol.Factors)
            parts[$"{Factors}.{factor.Name}"] = JsonSerializer.SerializeToNode(factor, Json.Options);
        return parts;
    }

    private static Protocol Whole(Dictionary<string, JsonNode?> parts)
    {
        var whole = new JsonObject();
        var factors = new JsonArray();
        foreach (var (path, value) in parts)
        {
            if (path.StartsWith(Factors + ".", StringComparison.Ordinal))
                factors.Add(value!.DeepClone());
            else
                whole[path] = value?.DeepClone();
        }

        whole[Factors] = factors;
        return whole.Deserialize<Protocol>(Json.Options)!;
    }

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonObject factor when factor[Name] is not null => string.Join("; ", (factor["levels"] as JsonArray ?? []).Select(level => (string?)level)),
        JsonArray list => list.Count == 0 ? null : string.Join("; ", list.Select(one => one is JsonValue ? one.ToString() : one?.ToJsonString())),
        _ => value.ToString() is { Length: > 0 } text ? text : null,
    };
}

/// <summary>A field that both changed.</summary>
/// <param name="Field">Path of the field, or of the factor: "factors.modality".</param>
/// <param name="Mine">The own value; null for none.</param>
/// <param name="Theirs">The other person's value.</param>
internal sealed record ProtocolConflict(string Field, string? Mine, string? Theirs);
