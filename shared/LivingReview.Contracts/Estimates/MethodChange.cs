namespace LivingReview.Contracts.Estimates;

/// <summary>The same data under a new engine, or with another kind of interval (see <see cref="Reviews.Protocol.Interval"/>): a change of the method, never a shift of the evidence.</summary>
public sealed record MethodChange
{
    /// <summary>Method before: the engine's version, followed by the kind of interval if that changed ("livingreview-dta/1, wald intervals").</summary>
    public required string From { get; init; }

    /// <summary>Method now, in the same words.</summary>
    public required string To { get; init; }

    /// <summary>Version of the estimate log that the change made.</summary>
    public required long EstimateVersion { get; init; }

    /// <summary>Revision of the evidence; a change of the interval is itself a revision of the protocol.</summary>
    public required long Revision { get; init; }

    /// <summary>The strata whose figures differ, on the same data.</summary>
    public required IReadOnlyList<MethodDifference> Differences { get; init; }
}

/// <summary>One stratum before and after a change of the method.</summary>
/// <param name="Stratum">The stratum.</param>
/// <param name="SensitivityBefore">Summary sensitivity by the engine before; null if not pooled.</param>
/// <param name="SensitivityAfter">Summary sensitivity by the engine now.</param>
/// <param name="SpecificityBefore">Summary specificity by the engine before.</param>
/// <param name="SpecificityAfter">Summary specificity by the engine now.</param>
public sealed record MethodDifference(
    string Stratum, EstimateInterval? SensitivityBefore, EstimateInterval? SensitivityAfter, EstimateInterval? SpecificityBefore, EstimateInterval? SpecificityAfter);
