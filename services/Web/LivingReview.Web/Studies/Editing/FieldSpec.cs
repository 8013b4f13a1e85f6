using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Studies.Editing;

/// <summary>What a field of the form takes.</summary>
public enum FieldKind
{
    Text,
    Whole,
    Number,
    Word,
    List,
    YesNo,
}

/// <summary>A field of the form.</summary>
/// <param name="Name">As in the JSON of a submission.</param>
/// <param name="Label">What a reader sees.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Options">The words of a <see cref="FieldKind.Word"/>.</param>
public sealed record FieldSpec(string Name, string Label, FieldKind Kind = FieldKind.Text, IReadOnlyList<string>? Options = null)
{
    private static readonly string[] Answers = ["yes", "no"];

    public static IReadOnlyList<FieldSpec> Head { get; } = [new("label", "Label"), new("year", "Year", FieldKind.Whole)];

    public static IReadOnlyList<FieldSpec> Paper { get; } =
    [
        new("title", "Title"), new("doi", "DOI"), new("pmid", "PubMed id"), new("country", "Country"),
        new("design", "Design", FieldKind.Word, ExtractionVocabulary.Designs),
        new("timing", "Timing", FieldKind.Word, ExtractionVocabulary.Timings),
        new("sampling", "Sampling", FieldKind.Word, ExtractionVocabulary.Samplings),
        new("setting", "Setting", FieldKind.Word, ExtractionVocabulary.Settings),
    ];

    public static IReadOnlyList<FieldSpec> Cells { get; } =
    [
        new("tp", "True positives", FieldKind.Whole), new("fp", "False positives", FieldKind.Whole),
        new("fn", "False negatives", FieldKind.Whole), new("tn", "True negatives", FieldKind.Whole),
    ];

    public static IReadOnlyList<FieldSpec> Printed { get; } =
    [
        new("reportedSensitivity", "Sensitivity as printed (0 to 1)", FieldKind.Number),
        new("reportedSpecificity", "Specificity as printed (0 to 1)", FieldKind.Number),
        new("reportedAuc", "Area under the curve as printed", FieldKind.Number),
        new("reportedDiseased", "People with the condition as printed", FieldKind.Whole),
        new("reportedNonDiseased", "People without it as printed", FieldKind.Whole),
    ];

    public static IReadOnlyList<FieldSpec> More { get; } =
    [
        new("cohort", "Cohort"), new("unitOfAnalysis", "Unit of analysis"),
        new("referenceStandard", "Reference standard"), new("targetCondition", "Target condition"),
        new("thresholdValue", "Threshold", FieldKind.Number), new("thresholdUnit", "Unit of the threshold"),
        new("thresholdRule", "How the threshold was chosen", FieldKind.Word, ExtractionVocabulary.ThresholdRules),
        new("clusterAdjusted", "Adjusted for clustering", FieldKind.YesNo, Answers),
        new("indeterminateDiseased", "Indeterminate, with the condition", FieldKind.Whole),
        new("indeterminateNonDiseased", "Indeterminate, without it", FieldKind.Whole),
        new("indeterminateHandling", "Indeterminate results were", FieldKind.Word, ExtractionVocabulary.IndeterminateHandlings),
        new("overlapCohortId", "Cohort shared with other studies"),
        new("primaryIn", "Stands for the study also in (strata; separated by |)", FieldKind.List),
        new("derivation", "How the counts were obtained"), new("sourceReport", "Report that prints it"), new("sourcePage", "Page or table"),
        new("extractors", "Extracted by (names, separated by |)", FieldKind.List), new("note", "Note"),
    ];

    public static FieldSpec Bias { get; } = new("riskOfBias", "Overall judgement", FieldKind.Word, ExtractionVocabulary.RiskOfBias);

    public static IReadOnlyList<FieldSpec> Study { get; } = [.. Head, .. Paper];

    public static IReadOnlyList<FieldSpec> Table { get; } = [.. Cells, .. Printed, .. More, Bias];
}
