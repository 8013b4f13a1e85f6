using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Client;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Studies.AssessingBias;

namespace LivingReview.Web.Studies.Editing;

/// <summary>A study while it is edited: new, or a correction of an existing one.</summary>
public sealed record StudyFormModel
{
    private readonly string _bias;

    public StudyFormModel(ExtractedStudy? from = null)
        : this(from is null ? [] : JsonSerializer.SerializeToNode(from, Json.Options)!.AsObject())
    {
    }

    private StudyFormModel(JsonObject json)
    {
        json.Remove("warnings");
        Fields = new FieldTexts(FieldSpec.Study, json);
        Bias = BiasDraft.ReadAll(json);
        Tables = [.. (json?["tables"] as JsonArray ?? []).OfType<JsonObject>().Select((table, i) => new TableDraft(table, i))];
        if (Tables.Count == 0)
            Tables.Add(new TableDraft());
        _bias = BiasDraft.Text(Bias);
    }

    /// <summary>A form that is filled in with a submission, which may be incomplete.</summary>
    public static StudyFormModel From(StudySubmission submission)
    {
        var json = JsonSerializer.SerializeToNode(submission, Json.Options)!.AsObject();
        // What is not given has no member, as in a form that nobody has touched.
        foreach (var name in json.Where(member => member.Value is null).Select(member => member.Key).ToList())
            json.Remove(name);
        return new StudyFormModel(json);
    }

    public FieldTexts Fields { get; }

    public List<TableDraft> Tables { get; }

    public List<BiasDraft> Bias { get; }

    /// <summary>Reason for the correction.</summary>
    public string Reason { get; set; } = "";

    /// <summary>How many tables were removed: their fields have moved to other places on the page.</summary>
    public int Removals { get; set; }

    /// <summary>Reasons for accepting findings of the guard, by code.</summary>
    public Dictionary<string, string> Overrides { get; } = new(StringComparer.Ordinal);

    /// <summary>Errors that prevent sending it, by path.</summary>
    public Dictionary<string, IReadOnlyList<string>> Errors() =>
        Fields.Errors().Concat(Tables.SelectMany((table, i) => table.Fields.Errors().Select(error => (FormattableString.Invariant($"tables[{i}].{error.Name}"), error.Message))))
            .ToDictionary(error => error.Item1, error => (IReadOnlyList<string>)[error.Item2], StringComparer.Ordinal);

    /// <summary>The edits of this model on top of a newer version of the study; tables are matched by their position.</summary>
    public StudyFormModel RebaseOn(ExtractedStudy newest)
    {
        var rebased = new StudyFormModel(newest) { Reason = Reason };
        Fields.CopyEditsTo(rebased.Fields);
        foreach (var (table, i) in Tables.Select((table, i) => (table, i)))
        {
            if (i < rebased.Tables.Count)
                table.CopyEditsTo(rebased.Tables[i]);
            else
                rebased.Tables.Add(table);
        }

        if (BiasDraft.Text(Bias) != _bias)
        {
            rebased.Bias.Clear();
            rebased.Bias.AddRange(Bias);
        }

        foreach (var (code, reason) in Overrides)
            rebased.Overrides[code] = reason;
        return rebased;
    }

    /// <summary>What was typed: the edits alone, so that they can be applied to a newer version of the study as well.</summary>
    public JsonObject ToDraft()
    {
        var draft = new JsonObject
        {
            ["fields"] = Fields.Edits(),
            ["tables"] = new JsonArray([.. Tables.Select(table => (JsonNode?)table.ToDraft())]),
            ["reason"] = Reason,
            ["overrides"] = JsonSerializer.SerializeToNode(Overrides),
            ["removals"] = Removals,
        };
        if (BiasDraft.Text(Bias) != _bias)
            draft["bias"] = BiasDraft.ToDraft(Bias);
        return draft;
    }

    /// <summary>What was typed, on top of the study as it is now. Of tables that were removed since then, the edits become new tables.</summary>
    public static StudyFormModel FromDraft(JsonObject draft, ExtractedStudy? existing) => FromDraft(draft, new StudyFormModel(existing));

    /// <summary>What was typed, on top of what the form was filled in with.</summary>
    public static StudyFormModel FromDraft(JsonObject draft, StudyFormModel model)
    {
        (model.Reason, model.Removals) = ((string?)draft["reason"] ?? "", (int?)draft["removals"] ?? 0);
        model.Fields.Apply(draft["fields"] as JsonObject);
        var known = model.Tables.Where(table => table.Origin is not null).ToDictionary(table => table.Origin!.Value);
        var tables = (draft["tables"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        if (tables.Count > 0)
        {
            model.Tables.Clear();
            model.Tables.AddRange(tables.Select(one => (one, table: (int?)one["origin"] is { } origin && known.Remove(origin, out var found) ? found : new TableDraft())).Select(pair =>
            {
                pair.table.Apply(pair.one);
                return pair.table;
            }));
        }

        if (draft["bias"] is JsonObject bias)
            BiasDraft.Apply(model.Bias, bias);
        foreach (var (code, reason) in draft["overrides"] as JsonObject ?? [])
            model.Overrides[code] = (string?)reason ?? "";
        return model;
    }

    public StudySubmission ToSubmission()
    {
        var json = Fields.ToJson();
        json["tables"] = new JsonArray([.. Tables.Select(table => table.ToJson(Tables.Count == 1))]);
        BiasDraft.WriteTo(json, Bias);
        return json.Deserialize<StudySubmission>(Json.Options)! with
        {
            Reason = string.IsNullOrWhiteSpace(Reason) ? null : Reason.Trim(),
            Overrides = [.. Overrides.Where(one => !string.IsNullOrWhiteSpace(one.Value)).Select(one => new FindingOverride { Code = one.Key, Reason = one.Value.Trim() })],
        };
    }
}
