namespace LivingReview.Contracts.Reviews;

/// <summary>Words of a judgement of certainty (GRADE for diagnostic test accuracy).</summary>
public static class CertaintyVocabulary
{
    /// <summary>The five domains.</summary>
    public static IReadOnlyList<string> Domains { get; } = ["risk-of-bias", "indirectness", "inconsistency", "imprecision", "publication-bias"];

    /// <summary>How serious a concern is, and by how many levels it lowers the certainty: 0, 1 and 2.</summary>
    public static IReadOnlyList<string> Concerns { get; } = ["none", "serious", "very-serious"];

    /// <summary>What is judged.</summary>
    public static IReadOnlyList<string> Outcomes { get; } = ["sensitivity", "specificity"];

    /// <summary>Levels, from the highest: accuracy studies start there.</summary>
    public static IReadOnlyList<string> Levels { get; } = ["high", "moderate", "low", "very-low"];

    /// <summary>The level that concerns leave.</summary>
    /// <param name="concerns">One of <see cref="Concerns"/> for each domain.</param>
    public static string LevelOf(IEnumerable<string> concerns)
    {
        ArgumentNullException.ThrowIfNull(concerns);
        return Levels[Math.Min(Levels.Count - 1, concerns.Sum(concern => Math.Max(0, Concerns.ToList().IndexOf(concern))))];
    }
}

/// <summary>Request: a judgement of how certain an estimate is.</summary>
public sealed record JudgeCertainty
{
    /// <summary>Stratum, "overall" or "modality=ct".</summary>
    public string? Stratum { get; init; }

    /// <summary>sensitivity or specificity.</summary>
    public string? Outcome { get; init; }

    /// <summary>One judgement for each of the five domains.</summary>
    public IReadOnlyList<DomainConcern>? Domains { get; init; }

    /// <summary>Who judged, where there is no sign-in; else the caller's own name counts.</summary>
    public string? Actor { get; init; }
}

/// <summary>The judgement of one domain.</summary>
public sealed record DomainConcern
{
    /// <summary>One of <see cref="CertaintyVocabulary.Domains"/>.</summary>
    public string Domain { get; init; } = "";

    /// <summary>One of <see cref="CertaintyVocabulary.Concerns"/>.</summary>
    public string Concern { get; init; } = "";

    /// <summary>Why; needed where there is a concern.</summary>
    public string? Reason { get; init; }
}

/// <summary>Response part: a judgement as it was entered. Later ones of the same stratum and outcome replace it; none is deleted.</summary>
public sealed record CertaintyView
{
    /// <summary>Stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>sensitivity or specificity.</summary>
    public required string Outcome { get; init; }

    /// <summary>The judgements.</summary>
    public required IReadOnlyList<DomainConcern> Domains { get; init; }

    /// <summary>high, moderate, low or very-low: what the concerns leave.</summary>
    public required string Level { get; init; }

    /// <summary>Revision of the evidence that was judged.</summary>
    public required long Revision { get; init; }

    /// <summary>Who judged.</summary>
    public required string Actor { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}
