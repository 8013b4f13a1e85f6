using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Client;
using LivingReview.Contracts.Reviews;
using LivingReview.EvidenceFiles.Names;

namespace LivingReview.Web.Protocols;

/// <summary>A protocol while it is edited, as text. Only what cannot be sent at all is rejected here; the server checks the rest.</summary>
public sealed record ProtocolDraft
{
    private static readonly string[] Needed = ["minimumStudies", "shiftThreshold"];

    private readonly JsonObject _base;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public ProtocolDraft(Protocol? from = null, string id = "", string title = "")
    {
        _base = JsonSerializer.SerializeToNode(from ?? new Protocol(), Json.Options)!.AsObject();
        foreach (var field in ProtocolField.All)
            _texts[field.Name] = Text(_base[field.Name]);
        (Id, Title) = (id, title);
        var protocol = from ?? new Protocol();
        Factors = [.. protocol.Factors.Select(FactorDraft.From)];
        Conjunctions = [.. protocol.Conjunctions.Select(one => new ConjunctionDraft { Levels = [.. one.Levels.Select(level => $"{level.Key}={level.Value}")], By = [.. one.By] })];
        External = [.. protocol.ExternalValidation];
        Twins = [.. protocol.Twins.Select(twin => twin.Name)];
        (Interval, TableSelection, RequireConfirmation) = (Word("interval"), Word("tableSelection"), protocol.RequireConfirmation);
    }

    /// <summary>Id of a new review; if it is empty, it follows from the title.</summary>
    public string Id { get; set; }

    public string Title { get; set; }

    public List<FactorDraft> Factors { get; }

    public List<ConjunctionDraft> Conjunctions { get; }

    /// <summary>Levels that count as external validation, each as "factor=level".</summary>
    public List<string> External { get; }

    /// <summary>Names of the other analyses that are stated: usual ones, and those that the protocol had.</summary>
    public List<string> Twins { get; }

    public string Interval { get; set; }

    public string TableSelection { get; set; }

    public bool RequireConfirmation { get; set; }

    /// <summary>How often parts were removed, after which others are in their places on the page.</summary>
    public int Removals { get; set; }

    public string this[string field]
    {
        get => _texts.GetValueOrDefault(field, "");
        set => _texts[field] = value;
    }

    /// <summary>The id that the review will have.</summary>
    public string EffectiveId => Id.Trim().Length > 0 ? Id.Trim() : IdOf(Title);

    /// <summary>Levels to choose from, each as "factor=level" with its label.</summary>
    public IEnumerable<(string Value, string Label)> LevelChoices() =>
        from factor in Factors
        from level in factor.Levels.Select(level => (Value: level.Key, level.Label)).Concat(Lines(factor.MoreLevels).Select(line => (Value: line, Label: line)))
        select ($"{factor.Key}={level.Value}", $"{factor.Label}: {level.Label}");

    /// <summary>Errors that prevent sending it, by path.</summary>
    public Dictionary<string, IReadOnlyList<string>> Errors()
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var field in ProtocolField.All.Where(field => this[field.Name].Trim().Length > 0))
        {
            if (field.Kind == ProtocolFieldKind.Whole && WholeOf(this[field.Name]) is null)
                errors[field.Name] = [T["\"{0}\" is not a whole number.", this[field.Name].Trim()]];
            else if (field.Kind == ProtocolFieldKind.Probability && ProbabilityOf(this[field.Name]) is null)
                errors[field.Name] = [T["\"{0}\" is not a proportion such as 0.2 or 20%.", this[field.Name].Trim()]];
            else if (field.Kind == ProtocolFieldKind.Numbers && Lines(this[field.Name]).FirstOrDefault(line => NumberOf(line) is null) is { } line)
                errors[field.Name] = [T["\"{0}\" is not a number.", line]];
        }

        foreach (var required in Needed.Where(name => this[name].Trim().Length == 0))
            errors[required] = [T["A number is needed."]];
        foreach (var (factor, i) in Factors.Select((factor, i) => (factor, i)).Where(one => one.factor.Key.Length == 0))
            errors[FormattableString.Invariant($"factors[{i}].name")] = [factor.Label.Trim().Length == 0 ? T["A factor needs a label."] : T["We could not make a short name from this label; begin it with a Latin letter."]];
        return errors;
    }

    public Protocol ToProtocol()
    {
        var json = _base.DeepClone().AsObject();
        foreach (var field in ProtocolField.All)
        {
            // Untouched fields are kept as they are.
            if (this[field.Name] != Text(_base[field.Name]))
                json[field.Name] = Value(field);
        }

        foreach (var name in new[] { "factors", "conjunctions", "externalValidation" })
            json.Remove(name);
        var before = (_base["factors"].Deserialize<IReadOnlyList<Factor>>(Json.Options) ?? []).ToDictionary(factor => factor.Name, StringComparer.Ordinal);
        (json["interval"], json["tableSelection"], json["requireConfirmation"]) = (Interval, TableSelection, RequireConfirmation);
        return json.Deserialize<Protocol>(Json.Options)! with
        {
            Factors = [.. Factors.Select(factor => factor.ToFactor(before.GetValueOrDefault(factor.Name)))],
            Conjunctions =
            [
                .. Conjunctions.Where(one => one.Levels.Exists(level => level.Length > 0)).Select(one => new Conjunction
                {
                    Levels = one.Levels.Where(level => level.Contains('=', StringComparison.Ordinal)).Select(level => level.Split('=', 2)).DistinctBy(level => level[0]).ToDictionary(level => level[0], level => level[1], StringComparer.Ordinal),
                    By = [.. one.By],
                }),
            ],
            ExternalValidation = [.. External],
            Twins = [.. TwinChoices().Where(twin => Twins.Contains(twin.Name))],
        };
    }

    /// <summary>The other analyses to choose from: those that the protocol had, as they were, and the usual ones.</summary>
    public IReadOnlyList<TwinAnalysis> TwinChoices()
    {
        IReadOnlyList<TwinAnalysis> stated = _base["twins"].Deserialize<IReadOnlyList<TwinAnalysis>>(Json.Options) ?? [];
        return [.. stated, .. TwinAnalysis.Offered.Where(usual => stated.All(twin => twin.Name != usual.Name))];
    }

    /// <summary>What was typed, to be taken up again.</summary>
    public JsonObject ToDraft() => new()
    {
        ["base"] = _base.DeepClone(),
        ["id"] = Id,
        ["title"] = Title,
        ["texts"] = JsonSerializer.SerializeToNode(_texts),
        ["factors"] = JsonSerializer.SerializeToNode(Factors),
        ["conjunctions"] = JsonSerializer.SerializeToNode(Conjunctions),
        ["external"] = JsonSerializer.SerializeToNode(External),
        ["twins"] = JsonSerializer.SerializeToNode(Twins),
        ["interval"] = Interval,
        ["tableSelection"] = TableSelection,
        ["requireConfirmation"] = RequireConfirmation,
        ["removals"] = Removals,
    };

    /// <summary>Takes up what <see cref="ToDraft"/> gave.</summary>
    public static ProtocolDraft FromDraft(JsonObject draft)
    {
        var model = new ProtocolDraft(draft["base"].Deserialize<Protocol>(Json.Options), (string?)draft["id"] ?? "", (string?)draft["title"] ?? "")
        {
            Interval = (string?)draft["interval"] ?? "wald",
            TableSelection = (string?)draft["tableSelection"] ?? "none",
            RequireConfirmation = (bool?)draft["requireConfirmation"] ?? false,
            Removals = (int?)draft["removals"] ?? 0,
        };
        foreach (var (name, text) in draft["texts"] as JsonObject ?? [])
            model[name] = (string?)text ?? "";
        Replace(model.Factors, draft["factors"]);
        Replace(model.Conjunctions, draft["conjunctions"]);
        Replace(model.External, draft["external"]);
        if (draft["twins"] is { } twins) Replace(model.Twins, twins); // a draft of before there were any keeps those of the protocol
        return model;

        static void Replace<T>(List<T> list, JsonNode? from)
        {
            list.Clear();
            list.AddRange(from.Deserialize<List<T>>() ?? []);
        }
    }

    /// <summary>The protocol that is changed.</summary>
    public Protocol Before() => _base.Deserialize<Protocol>(Json.Options)!;

    /// <summary>A draft of a change of <paramref name="newest"/> to <paramref name="wanted"/>.</summary>
    public static ProtocolDraft Between(Protocol newest, Protocol wanted, int removals)
    {
        var draft = new ProtocolDraft(wanted).ToDraft();
        draft["base"] = JsonSerializer.SerializeToNode(newest, Json.Options);
        draft["removals"] = removals;
        return FromDraft(draft);
    }

    /// <summary>The lines of a text, without blank ones.</summary>
    public static IReadOnlyList<string> Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string Word(string name) => (string?)_base[name] ?? "";

    private JsonNode? Value(ProtocolField field)
    {
        var text = this[field.Name].Trim();
        if (text.Length == 0)
            return field.Kind is ProtocolFieldKind.Lines or ProtocolFieldKind.Numbers ? new JsonArray() : field.Name is "question" or "indexTest" or "targetCondition" or "referenceStandard" ? "" : null;
        return field.Kind switch
        {
            ProtocolFieldKind.Whole => JsonValue.Create(WholeOf(text)),
            ProtocolFieldKind.Probability => JsonValue.Create(ProbabilityOf(text)),
            ProtocolFieldKind.Lines => new JsonArray([.. Lines(text).Select(line => (JsonNode?)line)]),
            ProtocolFieldKind.Numbers => new JsonArray([.. Lines(text).Select(line => (JsonNode?)JsonValue.Create(NumberOf(line)))]),
            ProtocolFieldKind.Text or ProtocolFieldKind.Long => JsonValue.Create(text),
            _ => throw new InvalidOperationException($"Unknown kind of field: {field.Kind}."),
        };
    }

    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonArray lines => string.Join('\n', lines.Select(line => line?.ToString())),
        _ => value.ToString(),
    };

    private static double? NumberOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static int? WholeOf(string text) => int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? ProbabilityOf(string text)
    {
        var number = text.Trim();
        var isPercent = number.EndsWith('%');
        if (!double.TryParse(number.TrimEnd('%').TrimEnd(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            return null;
        // By way of decimals: 15% is 0.15, not 0.15000000000000002.
        return isPercent ? (double)((decimal)value / 100) : value;
    }

    private static string IdOf(string title)
    {
        var id = new StringBuilder();
        foreach (var letter in PlainText.WithoutMarks(title))
        {
            if (char.IsAsciiLetterOrDigit(letter))
                id.Append(letter);
            else if (id.Length > 0 && id[^1] != '-')
                id.Append('-');
        }

        var whole = id.ToString().Trim('-');
        return whole.Length <= 60 ? whole : whole[..60].TrimEnd('-');
    }
}
