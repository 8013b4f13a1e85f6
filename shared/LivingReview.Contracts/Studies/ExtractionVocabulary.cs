namespace LivingReview.Contracts.Studies;

/// <summary>Words that an extraction may use where the protocol does not say.</summary>
public static class ExtractionVocabulary
{
    /// <summary>Kinds of reports.</summary>
    public static IReadOnlyList<string> ReportKinds { get; } = ["journal-article", "preprint", "conference", "thesis", "registry-record"];

    /// <summary>What is known against a report.</summary>
    public static IReadOnlyList<string> IntegrityStatuses { get; } = ["none", "correction", "expression-of-concern", "retraction", "withdrawn"];

    /// <summary>Designs of accuracy studies.</summary>
    public static IReadOnlyList<string> Designs { get; } = ["single-gate", "two-gate", "nested", "rct-arm"];

    /// <summary>Timing of data collection.</summary>
    public static IReadOnlyList<string> Timings { get; } = ["prospective", "retrospective", "mixed"];

    /// <summary>How people were sampled.</summary>
    public static IReadOnlyList<string> Samplings { get; } = ["consecutive", "random", "convenience", "not-reported"];

    /// <summary>Where people came from.</summary>
    public static IReadOnlyList<string> Settings { get; } = ["screening", "primary", "secondary", "tertiary", "opportunistic"];

    /// <summary>How a threshold was chosen.</summary>
    public static IReadOnlyList<string> ThresholdRules { get; } = ["prespecified", "youden-same-data", "fixed-sensitivity", "not-reported"];

    /// <summary>Which values of a scale are positive, with the threshold behind it.</summary>
    public static IReadOnlyList<string> ThresholdDirections { get; } = [">=", ">", "<=", "<"];

    /// <summary>What was done with indeterminate results; itd: by intention to diagnose, counted as errors.</summary>
    public static IReadOnlyList<string> IndeterminateHandlings { get; } = ["excluded", "positive", "negative", "itd"];

    /// <summary>Overall judgements of the risk of bias of a table.</summary>
    public static IReadOnlyList<string> RiskOfBias { get; } = ["low", "high", "unclear"];
}
