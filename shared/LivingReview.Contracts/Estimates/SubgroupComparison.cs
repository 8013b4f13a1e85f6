namespace LivingReview.Contracts.Estimates;

/// <summary>
/// Response part: whether the levels of a factor differ. Likelihood-ratio tests of the binomial meta-regression with a common covariance
/// matrix, with and without the factor.
/// </summary>
public sealed record SubgroupComparison
{
    /// <summary>The stratum within which the levels are compared; "overall" for all studies.</summary>
    public required string Within { get; init; }

    /// <summary>The factor.</summary>
    public required string Factor { get; init; }

    /// <summary>The levels that have a study, in the protocol's order; two or more.</summary>
    public required IReadOnlyList<string> Levels { get; init; }

    /// <summary>Of sensitivity and specificity together.</summary>
    public required LikelihoodRatioTest Both { get; init; }

    /// <summary>Of sensitivity, specificity differing in both models.</summary>
    public required LikelihoodRatioTest OnSensitivity { get; init; }

    /// <summary>Of specificity, sensitivity differing in both models.</summary>
    public required LikelihoodRatioTest OnSpecificity { get; init; }
}

/// <summary>A likelihood-ratio test.</summary>
/// <param name="Chi2">Twice the difference of the log-likelihoods, 0 or more.</param>
/// <param name="Df">Degrees of freedom.</param>
/// <param name="P">Upper tail of chi-squared.</param>
public sealed record LikelihoodRatioTest(double Chi2, int Df, double P);
