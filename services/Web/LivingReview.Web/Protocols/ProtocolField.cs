namespace LivingReview.Web.Protocols;

/// <summary>A text field of a protocol.</summary>
/// <param name="Name">Name in the JSON.</param>
/// <param name="Text">The visible label, in English.</param>
/// <param name="Kind">How its text is read.</param>
/// <param name="Help">What belongs there, in English.</param>
public sealed record ProtocolField(string Name, string Text, ProtocolFieldKind Kind = ProtocolFieldKind.Text, string? Help = null)
{
    /// <summary>The visible label.</summary>
    public string Label => T[Text];

    /// <summary>What belongs there.</summary>
    public string? Hint => Help is null ? null : T[Help];

    public static IReadOnlyList<ProtocolField> Question { get; } =
    [
        new("question", "Review question", ProtocolFieldKind.Long, "One sentence that a reader understands."),
        new("participants", "Participants", ProtocolFieldKind.Long, "Whom the review is about: setting, presentation, prior tests."),
        new("indexTest", "Index test"),
        new("targetCondition", "Target condition"),
        new("referenceStandard", "Reference standard"),
        new("thresholds", "Thresholds that were fixed beforehand", ProtocolFieldKind.Lines, "One per line."),
    ];

    public static IReadOnlyList<ProtocolField> Analysis { get; } =
    [
        new("minimumStudies", "Fewest studies to pool", ProtocolFieldKind.Whole, "2 to 100; fewer studies are listed singly."),
        new("shiftThreshold", "Change that raises an alert", ProtocolFieldKind.Probability, "Of sensitivity or specificity: 0.02 is usual."),
        new("targetPrevalence", "Prevalence for natural frequencies", ProtocolFieldKind.Probability, "For “of 1,000 people”."),
        new("lowestPrevalence", "Lowest plausible prevalence", ProtocolFieldKind.Probability, "A study below it carries a warning."),
        new("highestPrevalence", "Highest plausible prevalence", ProtocolFieldKind.Probability, "A study above it carries a warning."),
        new("minimumSensitivity", "Lowest acceptable sensitivity", ProtocolFieldKind.Probability),
        new("minimumSpecificity", "Lowest acceptable specificity", ProtocolFieldKind.Probability),
        new("cutOffs", "Cut-offs at which accuracy is followed", ProtocolFieldKind.Numbers, "Numbers on the test's scale, one per line; rule A19 alerts on a change there."),
        new("regressions", "Planned meta-regressions", ProtocolFieldKind.Lines, "One per line: factors, year and products of them, such as “modality, year, modality*year”."),
    ];

    public static IReadOnlyList<ProtocolField> Conduct { get; } =
    [
        new("searchIntervalDays", "Days between searches", ProtocolFieldKind.Whole),
        new("exclusionReasons", "Reasons for exclusion by full text", ProtocolFieldKind.Lines, "One per line, in the order of the flow diagram; screening offers these."),
        new("synthesisQuestions", "Synthesis questions (QUADAS-3, phase 1)", ProtocolFieldKind.Lines, "One per line."),
        new("idealStudy", "The ideal study (QUADAS-3, phase 2)", ProtocolFieldKind.Long, "Against which the included studies are judged."),
        new("publishedHeadline", "A published result to show beside this review", ProtocolFieldKind.Long, "As a citation only."),
    ];

    public static IReadOnlyList<ProtocolField> All { get; } = [.. Question, .. Analysis, .. Conduct];
}

/// <summary>How the text of a field is read.</summary>
public enum ProtocolFieldKind
{
    Text,
    Long,
    Lines,
    Whole,
    Probability,
    Numbers,
}
