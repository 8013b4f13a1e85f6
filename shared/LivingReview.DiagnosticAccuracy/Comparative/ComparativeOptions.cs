namespace LivingReview.DiagnosticAccuracy;

/// <summary>How the logits of the tables of one study vary around the means of their tests.</summary>
public enum ComparativeEffects
{
    /// <summary>An effect of the study, shared by its tables, plus one of each table; both bivariate normal.</summary>
    StudyAndTable,

    /// <summary>One bivariate normal effect of the study, shared by all its tables (metadta's comparative model).</summary>
    Shared,

    /// <summary>One bivariate normal effect of each table; tables of one study are taken for independent.</summary>
    Independent,

    /// <summary>Every test has its own two effects in a study, with an unstructured covariance matrix over all of them; up to three tests.</summary>
    Unstructured,

    /// <summary>
    /// A bivariate normal effect of the study plus one independent effect each of sensitivity and of specificity for each test within the study, with one
    /// common variance (Nyaga et al. 2018, Stat Methods Med Res 27:1766; metadta's identity structure).
    /// </summary>
    ArmNetwork,
}

/// <summary>How tests are compared.</summary>
public sealed record ComparativeOptions
{
    /// <summary>The random effects.</summary>
    public ComparativeEffects Effects { get; init; }

    /// <summary>The test that the others are compared with; null for the first in alphabetical order.</summary>
    public string? Reference { get; init; }

    /// <summary>Confidence level of all intervals, in (0, 1).</summary>
    public double ConfidenceLevel { get; init; } = 0.95;
}
