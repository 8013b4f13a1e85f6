using System.Globalization;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Studies.AssessingBias;

namespace LivingReview.Web.Studies.Editing;

/// <summary>A 2x2 table as it is typed.</summary>
public sealed record TableDraft
{
    private readonly Dictionary<string, string> _levels = new(StringComparer.Ordinal);

    public TableDraft(JsonObject? from = null)
    {
        Fields = new FieldTexts(FieldSpec.Table, from);
        Primary = (bool?)from?["primary"] ?? false;
        Bias = BiasDraft.ReadAll(from);
        foreach (var (factor, level) in from?["factors"] as JsonObject ?? [])
            _levels[factor] = (string?)level ?? "";
        foreach (var (name, printed) in from?["derivationInputs"] as JsonObject ?? [])
            Inputs[name] = (string?)printed ?? "";
    }

    /// <summary>Tells the tables of a form apart whatever happens to their order.</summary>
    public Guid Key { get; } = Guid.CreateVersion7();

    public FieldTexts Fields { get; }

    public bool Primary { get; set; }

    public List<BiasDraft> Bias { get; }

    /// <summary>What the counts were derived from, as printed.</summary>
    public SortedDictionary<string, string> Inputs { get; } = new(StringComparer.Ordinal);

    public double? Sensitivity => Ratio("tp", "fn");

    public double? Specificity => Ratio("tn", "fp");

    public string Level(string factor) => _levels.GetValueOrDefault(factor, "");

    public void Choose(string factor, string? level) => _levels[factor] = level ?? "";

    /// <summary>Takes the cells that reproduce what is printed, and keeps from what they come.</summary>
    public void Take(BackCalculatedTable found, IReadOnlyDictionary<string, string> printed)
    {
        foreach (var (name, count) in new[] { ("tp", found.Tp), ("fp", found.Fp), ("fn", found.Fn), ("tn", found.Tn) })
            Fields[name] = count.ToString(CultureInfo.InvariantCulture);
        Fields["derivation"] = "back-calculated";
        Inputs.Clear();
        foreach (var (name, text) in printed)
            Inputs[name] = text;
    }

    public JsonObject ToJson(bool alone)
    {
        var json = Fields.ToJson();
        json["primary"] = alone || Primary;
        json["factors"] = new JsonObject(_levels.Where(level => level.Value.Length > 0).Select(level => KeyValuePair.Create(level.Key, (JsonNode?)level.Value)));
        json["derivationInputs"] = new JsonObject(Inputs.Select(input => KeyValuePair.Create(input.Key, (JsonNode?)input.Value)));
        BiasDraft.WriteTo(json, Bias);
        // Computed by the server from the assessments, where there are some.
        if (Bias.Count > 0)
            json.Remove("riskOfBias");
        return json;
    }

    private double? Ratio(string hits, string misses) =>
        Fields.Whole(hits) is { } a and >= 0 && Fields.Whole(misses) is { } b and >= 0 && a + b > 0 ? (double)a / (a + b) : null;
}
