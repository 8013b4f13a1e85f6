using System.Text.Json.Nodes;

namespace LivingReview.Web.Studies.AssessingBias;

/// <summary>An assessment while it is edited: judgements, answers to signalling questions, and what they rest on.</summary>
public sealed record BiasDraft
{
    private readonly Dictionary<string, JsonObject> _domains = new(StringComparer.Ordinal);
    private readonly JsonObject _base;

    public BiasDraft(BiasToolForm tool, JsonObject? from = null)
    {
        Tool = tool;
        _base = from?.DeepClone().AsObject() ?? [];
        foreach (var domain in (_base["domains"] as JsonArray ?? []).OfType<JsonObject>())
            _domains[(string?)domain["domain"] ?? ""] = domain.DeepClone().AsObject();
    }

    public BiasToolForm Tool { get; }

    /// <summary>Who judged.</summary>
    public string AssessedBy
    {
        get => (string?)_base["assessedBy"] ?? "";
        set
        {
            if (string.IsNullOrWhiteSpace(value))
                _base.Remove("assessedBy");
            else
                _base["assessedBy"] = value;
        }
    }

    /// <summary>Whether this is what several assessors agreed on.</summary>
    public bool Consensus
    {
        get => (bool?)_base["consensus"] ?? false;
        init => _base["consensus"] = value;
    }

    /// <summary>Reads the assessments of a JSON object; <see cref="WriteTo"/> keeps those that the form does not show.</summary>
    public static List<BiasDraft> ReadAll(JsonObject? from) =>
    [
        .. (from?["biasAssessments"] as JsonArray ?? []).OfType<JsonObject>()
            .Select(one => (one, tool: FormOf(one)))
            .Where(found => found.tool is not null).Select(found => new BiasDraft(found.tool!, found.one)),
    ];

    public static void WriteTo(JsonObject json, IReadOnlyCollection<BiasDraft> drafts)
    {
        var others = (json["biasAssessments"] as JsonArray ?? []).OfType<JsonObject>().Where(one => FormOf(one) is null).Select(one => (JsonNode?)one.DeepClone()).ToList();
        if (drafts.Count + others.Count > 0)
            json["biasAssessments"] = new JsonArray([.. drafts.Select(draft => (JsonNode?)draft.ToJson()), .. others]);
        // An existing empty list is kept.
        else if (json["biasAssessments"] is JsonArray { Count: > 0 })
            json.Remove("biasAssessments");
    }

    /// <summary>The assessments as text, to tell whether they were edited.</summary>
    public static string Text(IEnumerable<BiasDraft> drafts) => string.Join('\n', drafts.Select(draft => draft.ToJson().ToJsonString()));

    /// <summary>The assessments as they stand, also unfinished ones.</summary>
    public static JsonObject ToDraft(IEnumerable<BiasDraft> drafts) => new() { ["biasAssessments"] = new JsonArray([.. drafts.Select(draft => (JsonNode?)draft.ToJson())]) };

    /// <summary>Takes up what <see cref="ToDraft"/> gave.</summary>
    public static void Apply(List<BiasDraft> drafts, JsonObject from)
    {
        drafts.Clear();
        drafts.AddRange(ReadAll(from));
    }

    private static BiasToolForm? FormOf(JsonObject assessment) =>
        BiasToolForm.All.FirstOrDefault(tool => tool.Tool == (string?)assessment["tool"] && tool.Part == (string?)assessment["part"]);

    /// <summary>A member of a domain: judgement, applicability, support or page.</summary>
    public string Get(string domain, string member) => (string?)_domains.GetValueOrDefault(domain)?[member] ?? "";

    /// <summary>The answer to a signalling question of a domain, by its number from 1 on; empty if there is none.</summary>
    public string Answer(string domain, int question) => (string?)(_domains.GetValueOrDefault(domain)?["signalling"] as JsonObject)?[Key(question)] ?? "";

    public void SetAnswer(string domain, int question, string? answer)
    {
        if (!_domains.TryGetValue(domain, out var judged))
            _domains[domain] = judged = new JsonObject { ["domain"] = domain };
        if (judged["signalling"] is not JsonObject answers)
            judged["signalling"] = answers = [];
        if (string.IsNullOrEmpty(answer))
            answers.Remove(Key(question));
        else
            answers[Key(question)] = answer;
    }

    public void Set(string domain, string member, string? value)
    {
        if (!_domains.TryGetValue(domain, out var judged))
            _domains[domain] = judged = new JsonObject { ["domain"] = domain };
        if (string.IsNullOrEmpty(value))
            judged.Remove(member);
        else
            judged[member] = value;
    }

    private static string Key(int question) => question.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private JsonObject ToJson()
    {
        var json = _base.DeepClone().AsObject();
        json["tool"] = Tool.Tool;
        if (Tool.Part is { } part)
            json["part"] = part;
        json["domains"] = new JsonArray([.. Tool.Domains.Select(domain =>
        {
            var judged = _domains.GetValueOrDefault(domain.Name)?.DeepClone().AsObject() ?? [];
            judged["domain"] = domain.Name;
            judged.TryAdd("judgement", "");
            return (JsonNode?)judged;
        })]);
        return json;
    }
}
