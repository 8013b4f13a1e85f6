namespace LivingReview.Contracts.Estimates;

/// <summary>The same data under a new engine: a change of the method, never a shift of the evidence.</summary>
public sealed record MethodChange
{
    /// <summary>Engine before.</summary>
    public required string From { get; init; }

    /// <summary>Engine now.</summary>
    public required string To { get; init; }

    /// <summary>Version of the estimate log that the change made.</summary>
    public required long EstimateVersion { get; init; }

    /// <summary>Revision of the evidence, the same before and after.</summary>
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
