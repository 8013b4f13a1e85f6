namespace LivingReview.Contracts.Estimates;

/// <summary>Request: publish a revision as a citable version.</summary>
public sealed record PublishVersion
{
    /// <summary>What a reader should know, 1 to 2000 characters.</summary>
    public string Note { get; init; } = "";

    /// <summary>The revision to freeze; the newest that is estimated if absent.</summary>
    public long? Revision { get; init; }
}

/// <summary>Response: a published version. It never changes, whatever becomes of the review or the engine.</summary>
public sealed record VersionView
{
    /// <summary>The review.</summary>
    public required string Review { get; init; }

    /// <summary>1, 2, ...</summary>
    public required int Number { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>The publisher's note.</summary>
    public required string Note { get; init; }

    /// <summary>Title of the review then.</summary>
    public required string Title { get; init; }

    /// <summary>The revision that is frozen.</summary>
    public required long Revision { get; init; }

    /// <summary>Engine of its estimates.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>How to cite it.</summary>
    public required string Citation { get; init; }

    /// <summary>Its estimates.</summary>
    public required ReviewEstimates Estimates { get; init; }

    /// <summary>What changed since the version before; since nothing for the first, whose strata have no earlier side.</summary>
    public required VersionChanges Changes { get; init; }
}

/// <summary>What a version changed.</summary>
/// <param name="SinceRevision">Revision of the version before; 0 for the first.</param>
/// <param name="Causes">Changes of the evidence since.</param>
/// <param name="Strata">Strata whose sensitivity, specificity or number of studies differ from those published before.</param>
public sealed record VersionChanges(long SinceRevision, IReadOnlyList<EvidenceChange> Causes, IReadOnlyList<VersionStratumChange> Strata);

/// <summary>One stratum in two versions.</summary>
/// <param name="Stratum">The stratum.</param>
/// <param name="KBefore">Studies before; null if it was not there.</param>
/// <param name="KAfter">Studies now; null if it is gone.</param>
/// <param name="SensitivityBefore">Sensitivity as published before.</param>
/// <param name="SensitivityAfter">Sensitivity now.</param>
/// <param name="SpecificityBefore">Specificity as published before.</param>
/// <param name="SpecificityAfter">Specificity now.</param>
public sealed record VersionStratumChange(
    string Stratum, int? KBefore, int? KAfter,
    EstimateInterval? SensitivityBefore, EstimateInterval? SensitivityAfter, EstimateInterval? SpecificityBefore, EstimateInterval? SpecificityAfter);
