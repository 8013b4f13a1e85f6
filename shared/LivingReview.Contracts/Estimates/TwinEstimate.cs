using System.Text.Json.Serialization;

namespace LivingReview.Contracts.Estimates;

/// <summary>Response part: the result of another analysis of the same stratum, which the protocol states beside the headline.</summary>
public sealed record TwinEstimate
{
    /// <summary>The protocol's name of the analysis.</summary>
    public required string Name { get; init; }

    /// <summary>Number of studies.</summary>
    public required int K { get; init; }

    /// <summary>Summary sensitivity (0 to 1) with 95% limits; null if it cannot be pooled so.</summary>
    public EstimateInterval? Sensitivity { get; init; }

    /// <summary>Summary specificity (0 to 1) with 95% limits; null if it cannot be pooled so.</summary>
    public EstimateInterval? Specificity { get; init; }

    /// <summary>Studies that this analysis leaves out as outliers, by label.</summary>
    public IReadOnlyList<string> Outliers { get; init; } = [];

    /// <summary>The stable codes of its warnings.</summary>
    public IReadOnlyList<string> WarningCodes { get; init; } = [];

    /// <summary>SHA-256 of everything that the result depends on: tables, settings, engine version.</summary>
    public required string InputHash { get; init; }
}

/// <summary>What an estimate says of a test that has to reach minima.</summary>
[JsonConverter(typeof(StableNameConverter<Conclusion>))]
public enum Conclusion
{
    /// <summary>Both lower limits reach their minima.</summary>
    [JsonStringEnumMemberName("meets")]
    Meets,

    /// <summary>An upper limit lies below its minimum.</summary>
    [JsonStringEnumMemberName("fails")]
    Fails,

    /// <summary>Neither.</summary>
    [JsonStringEnumMemberName("open")]
    Open,
}

/// <summary>Whether other analyses conclude the same: pure functions, the same for page and alerts.</summary>
public static class Conclusions
{
    /// <summary>What limits say of minima; null without a minimum, or without an estimate that it is about.</summary>
    /// <param name="sensitivity">Sensitivity with its limits.</param>
    /// <param name="specificity">Specificity with its limits.</param>
    /// <param name="minimumSensitivity">Minimum acceptable sensitivity, 0 to 1, if there is one.</param>
    /// <param name="minimumSpecificity">Minimum acceptable specificity, 0 to 1, if there is one.</param>
    public static Conclusion? Of(EstimateInterval? sensitivity, EstimateInterval? specificity, double? minimumSensitivity, double? minimumSpecificity)
    {
        if (sensitivity is null || specificity is null || (minimumSensitivity is null && minimumSpecificity is null)) return null;
        if (sensitivity.Upper < minimumSensitivity || specificity.Upper < minimumSpecificity) return Conclusion.Fails;
        return (minimumSensitivity is null || sensitivity.Lower >= minimumSensitivity) && (minimumSpecificity is null || specificity.Lower >= minimumSpecificity)
            ? Conclusion.Meets
            : Conclusion.Open;
    }

    /// <summary>
    /// The analyses that do not agree with the headline: with minima those that conclude otherwise, without any those whose sensitivity or specificity lies outside
    /// the headline's interval. One that cannot be pooled agrees with nothing and is not counted.
    /// </summary>
    /// <param name="headline">The stratum's estimate.</param>
    /// <param name="minimumSensitivity">Minimum acceptable sensitivity, 0 to 1, if there is one.</param>
    /// <param name="minimumSpecificity">Minimum acceptable specificity, 0 to 1, if there is one.</param>
    public static IReadOnlyList<TwinEstimate> Disagreeing(StratumEstimate headline, double? minimumSensitivity, double? minimumSpecificity)
    {
        ArgumentNullException.ThrowIfNull(headline);
        if (headline is not { Sensitivity: { } sensitivity, Specificity: { } specificity }) return [];
        var conclusion = Of(sensitivity, specificity, minimumSensitivity, minimumSpecificity);
        return
        [
            .. (headline.Twins ?? []).Where(t => t is { Sensitivity: not null, Specificity: not null } && (conclusion is { } own
                ? Of(t.Sensitivity, t.Specificity, minimumSensitivity, minimumSpecificity) != own
                : IsOutside(t.Sensitivity, sensitivity) || IsOutside(t.Specificity, specificity))),
        ];
    }

    private static bool IsOutside(EstimateInterval? twin, EstimateInterval headline) => twin!.Estimate < headline.Lower || twin.Estimate > headline.Upper;
}
