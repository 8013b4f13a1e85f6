namespace LivingReview.Contracts.Estimates;

/// <summary>A study's table in the main analysis, with the strata that it is in.</summary>
public sealed record EvidenceTable
{
    /// <summary>Id of the study.</summary>
    public required string StudyId { get; init; }

    /// <summary>Label of the study.</summary>
    public required string Label { get; init; }

    /// <summary>True positives.</summary>
    public required long Tp { get; init; }

    /// <summary>False positives.</summary>
    public required long Fp { get; init; }

    /// <summary>False negatives.</summary>
    public required long Fn { get; init; }

    /// <summary>True negatives.</summary>
    public required long Tn { get; init; }

    /// <summary>Names of the strata that the table is in.</summary>
    public required IReadOnlyList<string> Strata { get; init; }

    /// <summary>Overall judgement of the risk of bias (low, high, unclear, ...), if there is one.</summary>
    public string? RiskOfBias { get; init; }

    /// <summary>The study's other tables that count in some stratum, each with its strata; null if this one is all.</summary>
    public IReadOnlyList<EvidenceTable>? Others { get; init; }
}
