using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Api;
using LivingReview.Web.Studies.AssessingBias;

namespace LivingReview.Web.Studies.Editing;

/// <summary>A study while it is edited: new, or a correction of an existing one.</summary>
public sealed record StudyFormModel
{
    private readonly string _bias;

    public StudyFormModel(ExtractedStudy? from = null)
    {
        var json = from is null ? null : JsonSerializer.SerializeToNode(from, Json.Options)!.AsObject();
        json?.Remove("warnings");
        Fields = new FieldTexts(FieldSpec.Study, json);
        Bias = BiasDraft.ReadAll(json);
        Tables = [.. (json?["tables"] as JsonArray ?? []).OfType<JsonObject>().Select(table => new TableDraft(table))];
        if (Tables.Count == 0)
            Tables.Add(new TableDraft());
        _bias = BiasDraft.Text(Bias);
    }

    public FieldTexts Fields { get; }

    public List<TableDraft> Tables { get; }

    public List<BiasDraft> Bias { get; }

    /// <summary>Reason for the correction.</summary>
    public string Reason { get; set; } = "";

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
