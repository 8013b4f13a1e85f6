using System.Text.Json;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Api;
using LivingReview.Web.Studies.AssessingBias;

namespace LivingReview.Web.Studies.Editing;

/// <summary>A study as it is typed: new, or a correction of one that is there.</summary>
public sealed record StudyFormModel
{
    public StudyFormModel(ExtractedStudy? from = null)
    {
        var json = from is null ? null : JsonSerializer.SerializeToNode(from, Json.Options)!.AsObject();
        json?.Remove("warnings");
        Fields = new FieldTexts(FieldSpec.Study, json);
        Bias = BiasDraft.ReadAll(json);
        Tables = [.. (json?["tables"] as JsonArray ?? []).OfType<JsonObject>().Select(table => new TableDraft(table))];
        if (Tables.Count == 0)
            Tables.Add(new TableDraft());
    }

    public FieldTexts Fields { get; }

    public List<TableDraft> Tables { get; }

    public List<BiasDraft> Bias { get; }

    /// <summary>Why it is corrected.</summary>
    public string Reason { get; set; } = "";

    /// <summary>Why a finding of the guard is accepted, by its code.</summary>
    public Dictionary<string, string> Overrides { get; } = new(StringComparer.Ordinal);

    /// <summary>Errors that keep it from being sent, by path.</summary>
    public Dictionary<string, IReadOnlyList<string>> Errors() =>
        Fields.Errors().Concat(Tables.SelectMany((table, i) => table.Fields.Errors().Select(error => (FormattableString.Invariant($"tables[{i}].{error.Name}"), error.Message))))
            .ToDictionary(error => error.Item1, error => (IReadOnlyList<string>)[error.Item2], StringComparer.Ordinal);

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
