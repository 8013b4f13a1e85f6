using System.Text.Json.Serialization;

namespace LivingReview.Contracts.Estimates;

/// <summary>What kind of model an estimate rests on. Members have the names of the statistics library's.</summary>
[JsonConverter(typeof(StableNameConverter<Regime>))]
public enum Regime
{
    /// <summary>Two correlated random effects.</summary>
    [JsonStringEnumMemberName("bivariate")]
    Bivariate,

    /// <summary>Two random effects with the maximum on the boundary: a correlation of -1 or 1, or a variance of 0.</summary>
    [JsonStringEnumMemberName("bivariate-boundary")]
    BivariateBoundary,

    /// <summary>Two random effects without correlation, because the data cannot identify it.</summary>
    [JsonStringEnumMemberName("uncorrelated")]
    Uncorrelated,

    /// <summary>No random effects: counts summed over the studies.</summary>
    [JsonStringEnumMemberName("fixed")]
    Fixed,

    /// <summary>Only one of sensitivity and specificity can be pooled.</summary>
    [JsonStringEnumMemberName("univariate")]
    Univariate,

    /// <summary>One study with its exact intervals.</summary>
    [JsonStringEnumMemberName("single")]
    Single,

    /// <summary>Fewer studies than the protocol asks for: shown singly, not pooled.</summary>
    [JsonStringEnumMemberName("listed")]
    Listed,

    /// <summary>No study.</summary>
    [JsonStringEnumMemberName("none")]
    None,
}

/// <summary>What a regime says about an estimate.</summary>
public static class Regimes
{
    /// <summary>Whether studies are pooled: a single study, a list and an empty stratum are not.</summary>
    /// <param name="regime">The regime.</param>
    public static bool IsPooled(this Regime regime) => regime is not (Regime.Single or Regime.Listed or Regime.None);

    /// <summary>Whether studies are pooled in sensitivity and specificity both: what alerts compare.</summary>
    /// <param name="estimate">The estimate.</param>
    public static bool IsPooledInBoth(this StratumEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        return estimate is { Sensitivity: not null, Specificity: not null } && estimate.Regime.IsPooled();
    }
}
