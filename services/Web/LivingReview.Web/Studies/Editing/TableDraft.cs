using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Studies.AssessingBias;
using LivingReview.Web.Studies.BackCalculating;

namespace LivingReview.Web.Studies.Editing;

/// <summary>A 2x2 table while it is edited.</summary>
public sealed record TableDraft
{
    private readonly string _bias;
    private readonly Dictionary<string, string> _originalLevels;
    private readonly Dictionary<string, string> _levels = new(StringComparer.Ordinal);

    public TableDraft(JsonObject? from = null, int? origin = null)
    {
        Origin = origin;
        Fields = new FieldTexts(FieldSpec.Table, from);
        Primary = (bool?)from?["primary"] ?? false;
        Bias = BiasDraft.ReadAll(from);
        foreach (var (factor, level) in from?["factors"] as JsonObject ?? [])
            _levels[factor] = (string?)level ?? "";
        foreach (var (name, reported) in from?["derivationInputs"] as JsonObject ?? [])
            Inputs[name] = Reported[name] = (string?)reported ?? "";
        _originalLevels = new(_levels, StringComparer.Ordinal);
        _bias = BiasDraft.Text(Bias);
    }

    /// <summary>Identifies the table, independent of its position.</summary>
    public Guid Key { get; } = Guid.CreateVersion7();

    /// <summary>Position of the table in the study that is corrected; null for a new table.</summary>
    public int? Origin { get; }

    public FieldTexts Fields { get; }

    public bool Primary { get; set; }

    public List<BiasDraft> Bias { get; }

    /// <summary>The reported figures that the counts were calculated from.</summary>
    public SortedDictionary<string, string> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>The reported figures as they are typed, before counts are calculated from them.</summary>
    public SortedDictionary<string, string> Reported { get; } = new(StringComparer.Ordinal);

    /// <summary>The reported intervals as they are typed.</summary>
    public List<ReportedInterval> Intervals { get; } = [];

    public double? Sensitivity => Ratio("tp", "fn");

    public double? Specificity => Ratio("tn", "fp");

    public string Level(string factor) => _levels.GetValueOrDefault(factor, "");

    public void Choose(string factor, string? level) => _levels[factor] = level ?? "";

    /// <summary>Takes over back-calculated cells and keeps the reported figures they come from.</summary>
    public void Fill(BackCalculatedTable found, IReadOnlyDictionary<string, string> reported)
    {
        foreach (var (name, count) in new[] { ("tp", found.Tp), ("fp", found.Fp), ("fn", found.Fn), ("tn", found.Tn) })
            Fields[name] = count.ToString(CultureInfo.InvariantCulture);
        Fields["derivation"] = "back-calculated";
        Inputs.Clear();
        foreach (var (name, text) in reported)
            Inputs[name] = text;
    }

    /// <summary>Applies the edits of this table to another version of it.</summary>
    public void CopyEditsTo(TableDraft other)
    {
        Fields.CopyEditsTo(other.Fields);
        foreach (var (factor, level) in _levels.Where(level => level.Value != _originalLevels.GetValueOrDefault(level.Key, "")))
            other.Choose(factor, level);
        if (BiasDraft.Text(Bias) == _bias)
            return;
        other.Bias.Clear();
        other.Bias.AddRange(Bias);
    }

    /// <summary>What was typed into this table.</summary>
    public JsonObject ToDraft()
    {
        var draft = new JsonObject
        {
            ["origin"] = Origin,
            ["fields"] = Fields.Edits(),
            ["primary"] = Primary,
            ["levels"] = JsonSerializer.SerializeToNode(_levels.Where(level => level.Value != _originalLevels.GetValueOrDefault(level.Key, "")).ToDictionary()),
            ["inputs"] = JsonSerializer.SerializeToNode(Inputs),
            ["reported"] = JsonSerializer.SerializeToNode(Reported),
            ["intervals"] = JsonSerializer.SerializeToNode(Intervals),
        };
        if (BiasDraft.Text(Bias) != _bias)
            draft["bias"] = BiasDraft.ToDraft(Bias);
        return draft;
    }

    /// <summary>Takes up what <see cref="ToDraft"/> gave.</summary>
    public void Apply(JsonObject draft)
    {
        Fields.Apply(draft["fields"] as JsonObject);
        Primary = (bool?)draft["primary"] ?? false;
        foreach (var (factor, level) in draft["levels"] as JsonObject ?? [])
            Choose(factor, (string?)level);
        Fill(Inputs, draft["inputs"]);
        Fill(Reported, draft["reported"]);
        Intervals.Clear();
        Intervals.AddRange(draft["intervals"].Deserialize<List<ReportedInterval>>() ?? []);
        if (draft["bias"] is JsonObject bias)
            BiasDraft.Apply(Bias, bias);

        static void Fill(SortedDictionary<string, string> texts, JsonNode? from)
        {
            texts.Clear();
            foreach (var (name, text) in from as JsonObject ?? [])
                texts[name] = (string?)text ?? "";
        }
    }

    public JsonObject ToJson(bool alone)
    {
        var json = Fields.ToJson();
        json["primary"] = alone || Primary;
        json["factors"] = new JsonObject(_levels.Where(level => level.Value.Length > 0).Select(level => KeyValuePair.Create(level.Key, (JsonNode?)level.Value)));
        json["derivationInputs"] = new JsonObject(Inputs.Select(input => KeyValuePair.Create(input.Key, (JsonNode?)input.Value)));
        BiasDraft.WriteTo(json, Bias);
        // The server computes it from the assessments, if there are any.
        if (Bias.Count > 0)
            json.Remove("riskOfBias");
        return json;
    }

    private double? Ratio(string hits, string misses) =>
        Fields.Whole(hits) is { } a and >= 0 && Fields.Whole(misses) is { } b and >= 0 && a + b > 0 ? (double)a / (a + b) : null;
}
