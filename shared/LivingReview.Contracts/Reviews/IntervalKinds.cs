namespace LivingReview.Contracts.Reviews;

/// <summary>Kinds of 95% intervals of the summary sensitivity and specificity.</summary>
public static class IntervalKinds
{
    /// <summary>mu +- 1.96 standard errors on the logit scale: what most software reports; too short for fewer than about 10 studies.</summary>
    public const string Wald = "wald";

    /// <summary>Profile likelihood with the chi-squared cut-off.</summary>
    public const string Profile = "profile";

    /// <summary>Profile likelihood with a cut-off that allows for the number of studies: the one that covers.</summary>
    public const string CalibratedProfile = "calibrated-profile";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Wald, Profile, CalibratedProfile];
}
