using System.ComponentModel;

namespace LivingReview.Agents.Citing;

/// <summary>A number with its 95% limits.</summary>
internal sealed record CitedInterval(double Estimate, double Lower, double Upper);

/// <summary>One result with everything that a reader needs to check it.</summary>
internal sealed record CitedEstimate
{
    [Description("Id of the review.")]
    public required string Review { get; init; }

    [Description("\"overall\", or levels of factors such as \"modality=ct\".")]
    public required string Stratum { get; init; }

    [Description("Revision of the evidence that the result rests on.")]
    public required long Revision { get; init; }

    [Description("Newest revision of the evidence when this was read.")]
    public required long CurrentRevision { get; init; }

    [Description("False: the evidence has changed since. Do not present the result as the present one.")]
    public required bool IsCurrent { get; init; }

    [Description("Number of studies.")]
    public required int Studies { get; init; }

    [Description("People (units) with the target condition.")]
    public required long Diseased { get; init; }

    [Description("People (units) without it.")]
    public required long NonDiseased { get; init; }

    [Description("Summary sensitivity, 0 to 1, with 95% limits; missing if the studies are not pooled.")]
    public CitedInterval? Sensitivity { get; init; }

    [Description("Summary specificity, 0 to 1, with 95% limits; missing if the studies are not pooled.")]
    public CitedInterval? Specificity { get; init; }

    [Description("Positive likelihood ratio, with Wald limits.")]
    public CitedInterval? PositiveLikelihoodRatio { get; init; }

    [Description("Negative likelihood ratio, with Wald limits.")]
    public CitedInterval? NegativeLikelihoodRatio { get; init; }

    [Description("The statistical model.")]
    public required string Method { get; init; }

    [Description("How the limits of sensitivity and specificity are made.")]
    public required string Intervals { get; init; }

    [Description("Version of the statistical engine.")]
    public required string Engine { get; init; }

    [Description("What a reader must know.")]
    public required IReadOnlyList<string> Warnings { get; init; }

    [Description("Address that gives this result again, at this revision.")]
    public required string Link { get; init; }

    [Description("The page for people, at this revision.")]
    public required string Page { get; init; }

    [Description("The sentence to cite. Give it with the number.")]
    public required string Cite { get; init; }
}

/// <summary>The results of a review at one revision.</summary>
internal sealed record CitedEstimates
{
    public required string Review { get; init; }

    public required string Title { get; init; }

    public required long Revision { get; init; }

    public required long CurrentRevision { get; init; }

    public required bool IsCurrent { get; init; }

    [Description("Set if the result is not the present one, with what to do.")]
    public string? Note { get; init; }

    public required IReadOnlyList<CitedEstimate> Estimates { get; init; }
}
