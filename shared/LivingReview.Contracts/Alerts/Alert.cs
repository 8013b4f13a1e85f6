using LivingReview.Contracts.Estimates;

namespace LivingReview.Contracts.Alerts;

/// <summary>An estimate that left a subscription's baseline: the data of the event that subscribers receive.</summary>
public sealed record Alert
{
    /// <summary>Id; the webhook-id is made of it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>Title of the review.</summary>
    public required string ReviewTitle { get; init; }

    /// <summary>The subscription whose baseline was left; the review's own is named "review".</summary>
    public required Guid SubscriptionId { get; init; }

    /// <summary>Stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>The stratum in words, "Modality: CT"; null in alerts of earlier versions.</summary>
    public string? StratumLabel { get; init; }

    /// <summary>The alert in a few words, for a subject or a title; null in alerts of earlier versions.</summary>
    public string? Headline { get; init; }

    /// <summary>What moved and what that means, without the reasons, which are in <see cref="Rules"/>; null in alerts of earlier versions.</summary>
    public string? Lead { get; init; }

    /// <summary>Rules that fired, by their numbers in the alert policy: A1 is the absolute shift, "A2&amp;A3" are two together.</summary>
    public required string Rule { get; init; }

    /// <summary>Threshold of the first rule that fired; 0 if it has none.</summary>
    public required double Threshold { get; init; }

    /// <summary>All of it in sentences for a reader: the lead and the reasons. A program reads the members instead.</summary>
    public required string Summary { get; init; }

    /// <summary>What was last reported to the subscriber.</summary>
    public required ShiftPoint Before { get; init; }

    /// <summary>The estimate now.</summary>
    public required ShiftPoint After { get; init; }

    /// <summary>The changes of the evidence that moved the estimate.</summary>
    public required IReadOnlyList<EvidenceChange> Causes { get; init; }

    /// <summary>When it was detected.</summary>
    public required DateTimeOffset DetectedAt { get; init; }

    /// <summary>Addresses relative to the site: estimate, difference, page.</summary>
    public required IReadOnlyDictionary<string, string> Links { get; init; }

    /// <summary>shifted: the answer moved. resolved: it is back where it was before an earlier alert.</summary>
    public string Kind { get; init; } = "shifted";

    /// <summary>How much it matters: info is a notice, warn and critical are alerts.</summary>
    public Severity Severity { get; init; } = Severity.Warn;

    /// <summary>The severity on the scale of OpenTelemetry: 9 info, 13 warn, 17 critical.</summary>
    public int SeverityNumber { get; init; } = 13;

    /// <summary>The reasons: every rule that fired, with its numbers.</summary>
    public IReadOnlyList<RuleFinding> Rules { get; init; } = [];

    /// <summary>Each contributing study's share; null if the tables on both sides are not known.</summary>
    public ShiftAttribution? Attribution { get; init; }

    /// <summary>Prevalence of the numbers per 1000; null if none is set.</summary>
    public double? Prevalence { get; init; }

    /// <summary>Change of the number of people missed (false negatives) per 1000 tested at the prevalence.</summary>
    public double? DeltaFnPer1000 { get; init; }

    /// <summary>Change of the number of people wrongly flagged (false positives) per 1000 tested at the prevalence.</summary>
    public double? DeltaFpPer1000 { get; init; }

    /// <summary>For resolved: the alert that is over.</summary>
    public Guid? Resolves { get; init; }

    /// <summary>What a reader must know about the policy that fired.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Changes of its status since, oldest first.</summary>
    public IReadOnlyList<AlertStatusChange> Life { get; init; } = [];
}

/// <summary>One side of a shift.</summary>
public sealed record ShiftPoint
{
    /// <summary>Revision of the evidence.</summary>
    public required long Revision { get; init; }

    /// <summary>Number of studies.</summary>
    public required int K { get; init; }

    /// <summary>Regime of the estimate.</summary>
    public required Regime Regime { get; init; }

    /// <summary>Sensitivity with its interval.</summary>
    public required EstimateInterval Sensitivity { get; init; }

    /// <summary>Specificity with its interval.</summary>
    public required EstimateInterval Specificity { get; init; }
}
