using System.Globalization;
using System.Text.Json.Nodes;

namespace LivingReview.Testing.Describing;

/// <summary>Makes JSON from a schema of the API's document: what the schema allows, and with some luck what it does not.</summary>
/// <param name="document">The document, for references.</param>
/// <param name="random">Chance, with a seed that a failure names.</param>
public sealed class RandomValues(JsonNode document, Random random)
{
    private const int Deep = 7;

    private static readonly string[] Hostile =
    [
        "", " ", "\0", "\u202e", "\u0007\t\r\n", "'; drop table mt_events; --", "<script>alert(1)</script>", "../../etc/passwd", "%2e%2e%2f", "{{7*7}}", "-1", "1e400", "NaN", "null",
        "\ud83d\ude00", "e\u0301", new string('x', 5000), "0x1F", "9999-12-31T23:59:59Z", "2020-02-30",
    ];

    private static readonly JsonNode?[] Odd =
    [
        null, true, 0, -1, 2147483648L, -9223372036854775808L, 1e308, 0.1, "7", new JsonArray(), new JsonObject(), new JsonArray(new JsonArray(new JsonArray(1))), new JsonObject { ["$type"] = "System.Object" },
    ];

    /// <summary>A value for a schema.</summary>
    public JsonNode? Of(JsonNode? schema, int depth = 0)
    {
        if (Resolve(schema) is not JsonObject known) return Chance(2) ? Odd[random.Next(Odd.Length)]?.DeepClone() : "x";
        if (Chance(25)) return Odd[random.Next(Odd.Length)]?.DeepClone();
        if (known["enum"] is JsonArray choices) return choices[random.Next(choices.Count)]?.DeepClone();
        if ((known["oneOf"] ?? known["anyOf"]) is JsonArray kinds) return Of(kinds[random.Next(kinds.Count)], depth + 1);
        return TypeOf(known) switch
        {
            "object" => ObjectOf(known, depth),
            "array" => depth > Deep ? new JsonArray() : new JsonArray([.. Enumerable.Range(0, random.Next(Chance(20) ? 40 : 4)).Select(_ => Of(known["items"], depth + 1))]),
            "integer" => Chance(6) ? random.NextInt64() : random.Next(-2, 200),
            "number" => Chance(6) ? random.NextDouble() * 1e12 : Math.Round(random.NextDouble(), 3),
            "boolean" => Chance(2),
            "null" => null,
            _ => TextOf((string?)known["format"]),
        };
    }

    /// <summary>A value of a parameter, as it stands in an address or a header.</summary>
    public string Text(JsonNode? schema) => Of(schema) switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        var other => other.ToJsonString(),
    };

    /// <summary>Some text, friendly or not.</summary>
    public string TextOf(string? format) => Chance(4) ? Hostile[random.Next(Hostile.Length)] : format switch
    {
        "uuid" => new Guid(Bytes(16)).ToString(),
        "date" => new DateOnly(random.Next(1900, 2100), random.Next(1, 13), random.Next(1, 29)).ToString("o", CultureInfo.InvariantCulture),
        "date-time" => new DateTimeOffset(random.Next(1, 9999), random.Next(1, 13), random.Next(1, 29), random.Next(24), 0, 0, TimeSpan.Zero).ToString("o", CultureInfo.InvariantCulture),
        // Nobody outside this machine is called.
        "uri" => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:9/{random.Next(100)}"),
        "byte" => Convert.ToBase64String(Bytes(random.Next(40))),
        _ => Words[random.Next(Words.Length)],
    };

    private static readonly string[] Words =
        ["overall", "modality=ct", "sensitivity", "Example 2026", "10.1000/random.1", "a", "study-1", "low", "high", "retraction", "exclude", "include", "full-text", "csv", "forest", "binomial", "1", "0.5", "2026", "http://127.0.0.1:9/x"];

    private JsonObject ObjectOf(JsonObject schema, int depth)
    {
        var made = new JsonObject();
        var required = (schema["required"] as JsonArray ?? []).Select(name => (string)name!).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, member) in schema["properties"] as JsonObject ?? [])
        {
            if (required.Contains(name) ? !Chance(30) : depth <= Deep && Chance(depth < 2 ? 2 : 4)) made[name] = Of(member, depth + 1);
        }

        if (schema["additionalProperties"] is JsonObject free && depth <= Deep)
            for (var i = random.Next(3); i > 0; i--) made[TextOf(null)] = Of(free, depth + 1);
        if (Chance(20)) made[TextOf(null)] = Odd[random.Next(Odd.Length)]?.DeepClone();
        return made;
    }

    private string? TypeOf(JsonObject schema) => schema["type"] switch
    {
        JsonArray several => (string?)several[random.Next(several.Count)],
        JsonValue one => (string?)one,
        _ => schema["properties"] is not null ? "object" : null,
    };

    private JsonNode? Resolve(JsonNode? schema) => (string?)(schema as JsonObject)?["$ref"] is { } reference
        ? Resolve(reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (at, part) => at?[part]))
        : schema;

    private byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private bool Chance(int oneIn) => random.Next(oneIn) == 0;
}
