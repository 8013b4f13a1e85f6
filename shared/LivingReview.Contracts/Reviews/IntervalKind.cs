using System.Text.Json.Serialization;

namespace LivingReview.Contracts.Reviews;

/// <summary>Kinds of 95% intervals of the summary sensitivity and specificity. Members have the names of the statistics library's methods.</summary>
[JsonConverter(typeof(StableNameConverter<IntervalKind>))]
public enum IntervalKind
{
    /// <summary>mu +- 1.96 standard errors on the logit scale: what most software reports; too short for fewer than about 10 studies.</summary>
    [JsonStringEnumMemberName("wald")]
    Wald,

    /// <summary>mu +- a quantile of t on the logit scale: shown for comparison, not among a protocol's choices.</summary>
    [JsonStringEnumMemberName("wald-t")]
    WaldT,

    /// <summary>Profile likelihood with the chi-squared cut-off.</summary>
    [JsonStringEnumMemberName("profile")]
    Profile,

    /// <summary>Profile likelihood with a cut-off that allows for the number of studies: the one that covers.</summary>
    [JsonStringEnumMemberName("calibrated-profile")]
    CalibratedProfile,

    /// <summary>The calibrated profile up to 20 studies, where the others are short, and Wald's above: a protocol's choice, never the kind of an estimate.</summary>
    [JsonStringEnumMemberName("automatic")]
    Automatic,
}
