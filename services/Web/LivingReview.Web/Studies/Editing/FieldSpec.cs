using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Studies.Editing;

/// <summary>The kind of input of a form field.</summary>
public enum FieldKind
{
    Text,
    Whole,
    Number,
    Choice,
    List,
    YesNo,
}

/// <summary>A field of the form.</summary>
/// <param name="Name">Name in the JSON of a submission.</param>
/// <param name="Text">The visible label, in English.</param>
/// <param name="Kind">The kind of input.</param>
/// <param name="Options">The options of a <see cref="FieldKind.Choice"/>.</param>
public sealed record FieldSpec(string Name, string Text, FieldKind Kind = FieldKind.Text, IReadOnlyList<string>? Options = null)
{
    /// <summary>The visible label.</summary>
    public string Label => T[Text];

    private static readonly string[] YesOrNo = ["yes", "no"];

    public static IReadOnlyList<FieldSpec> Head { get; } = [new("label", "Label"), new("year", "Year", FieldKind.Whole)];

    public static IReadOnlyList<FieldSpec> Paper { get; } =
    [
        new("title", "Title"), new("doi", "DOI"), new("pmid", "PubMed ID"), new("country", "Country"),
        new("design", "Design", FieldKind.Choice, ExtractionVocabulary.Designs),
        new("timing", "Timing", FieldKind.Choice, ExtractionVocabulary.Timings),
        new("sampling", "Sampling", FieldKind.Choice, ExtractionVocabulary.Samplings),
        new("setting", "Setting", FieldKind.Choice, ExtractionVocabulary.Settings),
    ];

    public static IReadOnlyList<FieldSpec> Cells { get; } =
    [
        new("tp", "True positives", FieldKind.Whole), new("fp", "False positives", FieldKind.Whole),
        new("fn", "False negatives", FieldKind.Whole), new("tn", "True negatives", FieldKind.Whole),
    ];

    public static IReadOnlyList<FieldSpec> Reported { get; } =
    [
        new("reportedSensitivity", "Reported sensitivity (0 to 1)", FieldKind.Number),
        new("reportedSpecificity", "Reported specificity (0 to 1)", FieldKind.Number),
        new("reportedAuc", "Reported area under the curve", FieldKind.Number),
        new("reportedDiseased", "Reported number with the condition", FieldKind.Whole),
        new("reportedNonDiseased", "Reported number without the condition", FieldKind.Whole),
    ];

    public static IReadOnlyList<FieldSpec> More { get; } =
    [
        new("cohort", "Cohort"), new("unitOfAnalysis", "Unit of analysis"),
        new("referenceStandard", "Reference standard"), new("targetCondition", "Target condition"),
        new("thresholdValue", "Threshold", FieldKind.Number), new("thresholdUnit", "Unit of the threshold"),
        new("thresholdRule", "How the threshold was chosen", FieldKind.Choice, ExtractionVocabulary.ThresholdRules),
        new("clusterAdjusted", "Adjusted for clustering", FieldKind.YesNo, YesOrNo),
        new("indeterminateDiseased", "Indeterminate, with the condition", FieldKind.Whole),
        new("indeterminateNonDiseased", "Indeterminate, without the condition", FieldKind.Whole),
        new("indeterminateHandling", "Indeterminate results were", FieldKind.Choice, ExtractionVocabulary.IndeterminateHandlings),
        new("jointWith", "Other table of the same people (factor=level)"),
        new("jointTp", "Positive by both tests, with the condition", FieldKind.Whole),
        new("jointFp", "Positive by both tests, without the condition", FieldKind.Whole),
        new("overlapCohortId", "Cohort shared with other studies"),
        new("primaryIn", "Also primary in these strata (separated by |)", FieldKind.List),
        new("derivation", "Source of the counts"), new("sourceReport", "Source report"), new("sourcePage", "Page or table"),
        new("extractors", "Extracted by (names, separated by |)", FieldKind.List), new("note", "Note"),
    ];

    public static FieldSpec Bias { get; } = new("riskOfBias", "Overall judgement", FieldKind.Choice, ExtractionVocabulary.RiskOfBias);

    public static IReadOnlyList<FieldSpec> Study { get; } = [.. Head, .. Paper];

    public static IReadOnlyList<FieldSpec> Table { get; } = [.. Cells, .. Reported, .. More, Bias];
}
