using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.DiagnosticAccuracy;

namespace LivingReview.AllInOne.Analyzing.Models;

/// <summary>What a model gives: the members that every model has, and its own figures.</summary>
internal sealed record ModelResult
{
    /// <summary>Whether the search met its tolerance.</summary>
    public required bool Converged { get; init; }

    /// <summary>What the estimate rests on, such as "interior" or "boundary".</summary>
    public required string Regime { get; init; }

    /// <summary>Log-likelihood with its binomial or multinomial coefficients; null where there is none.</summary>
    public required double? LogLikelihood { get; init; }

    /// <summary>What a reader must know.</summary>
    public IReadOnlyList<EstimateWarning> Warnings { get; init; } = [];

    /// <summary>The figures of this model, in the order in which they are written.</summary>
    public required object Figures { get; init; }

    /// <summary>One JSON object.</summary>
    public string ToJson(string model) => ToNode(model).ToJsonString(AnalysisJson.Options);

    /// <summary>The same for a reader: one line for each figure.</summary>
    public string ToTable(string model)
    {
        var lines = new List<string[]>();
        foreach (var (name, value) in ToNode(model).Where(member => member.Key != "warnings" && member.Key != "warningCodes")) AppendLines(lines, name, value);
        return Columns.Align(lines) + string.Concat(Warnings.Select(w => "\n" + w.Message));
    }

    private static void AppendLines(List<string[]> lines, string name, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject members when members.All(m => m.Value is JsonValue or null):
                lines.Add([name, .. members.Select(m => $"{m.Key} {Shown(m.Value)}")]);
                break;
            case JsonObject members:
                foreach (var (member, inner) in members) AppendLines(lines, $"{name}.{member}", inner);
                break;
            case JsonArray items when items.Any(i => i is JsonObject or JsonArray):
                for (var i = 0; i < items.Count; i++) AppendLines(lines, string.Create(CultureInfo.InvariantCulture, $"{name}[{i + 1}]"), items[i]);
                break;
            case JsonArray items:
                lines.Add([name, .. items.Select(Shown)]);
                break;
            default:
                lines.Add([name, Shown(value)]);
                break;
        }
    }

    private static string Shown(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "-",
        JsonValueKind.Number => value.GetValue<JsonElement>().GetDouble().ToString("0.#####", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private JsonObject ToNode(string model)
    {
        var head = new
        {
            Model = model,
            Engine = Engine.Version,
            Converged,
            Regime,
            LogLikelihood,
            Warnings = Warnings.Select(w => w.Message),
            WarningCodes = Warnings.Select(w => w.Code),
        };
        var node = JsonSerializer.SerializeToNode(head, AnalysisJson.Options)!.AsObject();
        foreach (var (name, value) in JsonSerializer.SerializeToNode(Figures, AnalysisJson.Options)!.AsObject().ToList()) node[name] = value?.DeepClone();
        return node;
    }
}
