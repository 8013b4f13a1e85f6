using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace LivingReview.Agents.Tools;

/// <summary>Refuses a call whose arguments its tool does not have, so that an agent reads what to mend and nothing that it meant is left out silently.</summary>
internal static class ToolArguments
{
    /// <summary>
    /// The filter of every call: the arguments are held against the schema that the tool was listed with. What is refused is an answer, not a
    /// fault of this program, and leaves no stack trace in its log.
    /// </summary>
    public static McpRequestHandler<CallToolRequestParams, CallToolResult> Check(McpRequestHandler<CallToolRequestParams, CallToolResult> next) => async (context, cancellationToken) =>
    {
        if (context.MatchedPrimitive is McpServerTool { ProtocolTool.InputSchema: var schema } && Faults(schema, context.Params?.Arguments) is { Count: > 0 } faults)
            return Refuse(string.Join(' ', faults));
        try
        {
            return await next(context, cancellationToken);
        }
        catch (McpException refusal) when (refusal is not McpProtocolException)
        {
            return Refuse(refusal.Message);
        }
    };

    private static CallToolResult Refuse(string why) => new() { IsError = true, Content = [new TextContentBlock { Text = why }] };

    /// <summary>What is wrong with the arguments, a sentence each.</summary>
    public static IReadOnlyList<string> Faults(JsonElement schema, IDictionary<string, JsonElement>? arguments)
    {
        arguments ??= new Dictionary<string, JsonElement>();
        var known = schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal) : [];
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!) : [];
        return
        [
            .. required.Where(n => !arguments.ContainsKey(n)).Select(n => $"{n}: is required."),
            .. arguments.Where(a => !known.ContainsKey(a.Key)).Select(a => $"{a.Key}: there is no such argument; there are {string.Join(", ", known.Keys)}."),
            .. arguments.Where(a => known.TryGetValue(a.Key, out var property) && !Allows(property, a.Value)).Select(a => $"{a.Key}: is {Name(a.Value)}, not {string.Join(" or ", Types(known[a.Key]))}."),
        ];
    }

    private static bool Allows(JsonElement property, JsonElement value) => Types(property) is var types && (types.Count == 0 || types.Any(t => Is(t, value)));

    private static IReadOnlyList<string> Types(JsonElement property) => property.TryGetProperty("type", out var type)
        ? type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : [type.GetString()!]
        : [];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => true,
    };

    private static string Name(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.String => "a string",
        JsonValueKind.Array => "an array",
        _ => "an object",
    };
}
