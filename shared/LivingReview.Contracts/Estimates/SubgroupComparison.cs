using System.Text.Json.Serialization;
using LivingReview.Contracts.Reviews;

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

    /// <summary><see cref="Both"/>'s p adjusted for all comparisons of the answer (Holm 1979); null from a service that does not say.</summary>
    public double? HolmP { get; init; }

    /// <summary>The level that the others are compared with: the first that is pooled on its own. Null where none is.</summary>
    public string? Reference { get; init; }

    /// <summary>How the intervals of <see cref="ByLevel"/> are made: the protocol's choice, null from a service that does not say.</summary>
    public IntervalKind? IntervalKind { get; init; }

    /// <summary>Each of <see cref="Levels"/> as its own stratum has it, beside the reference. Empty from a service that does not say.</summary>
    public IReadOnlyList<LevelComparison> ByLevel { get; init; } = [];

    /// <summary>What <see cref="Both"/>, <see cref="OnSensitivity"/> and <see cref="OnSpecificity"/> are.</summary>
    public ComparisonTest Test { get; init; }

    /// <summary>Number of studies that are in more than one of the levels; the levels are independent if it is 0.</summary>
    public int SharedStudyCount { get; init; }

    /// <summary>Ids of those studies, at most 50.</summary>
    public IReadOnlyList<string> SharedStudies { get; init; } = [];

    /// <summary>What a reader must know of the comparison.</summary>
    public IReadOnlyList<ComparisonWarning> Warnings { get; init; } = [];

    /// <summary>The levels in one comparative model, where studies are in more than one of them; absent where none is, or it cannot be fitted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PairedComparison? Paired { get; init; }
}

/// <summary>
/// Response part: levels that share studies in one exact model with effects of the studies and of their tables, so that a study is compared with itself
/// where it can be.
/// </summary>
/// <param name="Reference">The level that the others are compared with.</param>
/// <param name="Contrasts">Every other level against it.</param>
/// <param name="Converged">Whether the search met its tolerance.</param>
/// <param name="Warnings">What a reader must know.</param>
public sealed record PairedComparison(string Reference, IReadOnlyList<PairedContrast> Contrasts, bool Converged, IReadOnlyList<string> Warnings)
{
    /// <summary>What is known of the same people's results in two levels; absent where no study gives it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PairedDependence? Joint { get; init; }
}

/// <summary>Response part: studies that give the results of two levels on the same people crossed with each other.</summary>
/// <param name="Used">Number of studies whose joint results are used.</param>
/// <param name="Unused">Number of studies whose joint results are not, since they have further tables in the comparison: they enter as tables of different people.</param>
/// <param name="Levels">How the results of two levels depend on each other.</param>
public sealed record PairedDependence(int Used, int Unused, IReadOnlyList<LevelDependence> Levels);

/// <summary>
/// Response part: the odds ratio between right results in two levels on the same people, common to all studies (Plackett 1965). 1 is independence; above it both tend
/// to be wrong in the same people.
/// </summary>
/// <param name="Level">One level.</param>
/// <param name="Against">The other.</param>
/// <param name="Studies">Number of studies with joint results of the two.</param>
/// <param name="Diseased">Among people with the condition; null where it is at its bound, or the studies do not tell it.</param>
/// <param name="NonDiseased">Among the others, likewise.</param>
public sealed record LevelDependence(string Level, string Against, int Studies, EstimateInterval? Diseased, EstimateInterval? NonDiseased);

/// <summary>Response part: a level against the reference; a measure is null where a logit is infinite or has no standard error.</summary>
/// <param name="Level">The level.</param>
/// <param name="Sensitivity">Of sensitivity.</param>
/// <param name="Specificity">Of specificity.</param>
public sealed record PairedContrast(string Level, LevelContrast? Sensitivity, LevelContrast? Specificity);

/// <summary>How the levels of a factor are tested against each other.</summary>
[JsonConverter(typeof(StableNameConverter<ComparisonTest>))]
public enum ComparisonTest
{
    /// <summary>Likelihood-ratio tests: every study has one table.</summary>
    [JsonStringEnumMemberName("likelihood-ratio")]
    LikelihoodRatio,

    /// <summary>Wald tests of the same model with a covariance that is clustered by study: some studies have several tables.</summary>
    [JsonStringEnumMemberName("clustered-wald")]
    ClusteredWald,
}

/// <summary>A warning of a comparison.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Message">The warning in a sentence.</param>
public sealed record ComparisonWarning(string Code, string Message)
{
    /// <summary>Studies are in more than one level; tests and differences allow for it.</summary>
    public const string SharedStudies = "shared-studies";

    /// <summary>Studies have several tables in one level; the tests allow for it.</summary>
    public const string SeveralTables = "several-tables";

    /// <summary>Studies have several tables, and the tests take them for independent.</summary>
    public const string IndependenceAssumed = "independence-assumed";
}

/// <summary>Response part: a level of a factor beside the reference level, each pooled on its own.</summary>
public sealed record LevelComparison
{
    /// <summary>The level.</summary>
    public required string Level { get; init; }

    /// <summary>Studies in its stratum.</summary>
    public required int K { get; init; }

    /// <summary>Its summary sensitivity; null where it is not pooled.</summary>
    public EstimateInterval? Sensitivity { get; init; }

    /// <summary>Its summary specificity; null where it is not pooled.</summary>
    public EstimateInterval? Specificity { get; init; }

    /// <summary>Its sensitivity against the reference's; null for the reference and where one is not pooled.</summary>
    public LevelContrast? SensitivityContrast { get; init; }

    /// <summary>Its specificity against the reference's; likewise.</summary>
    public LevelContrast? SpecificityContrast { get; init; }
}

/// <summary>
/// A probability against a reference, from the intervals of both (the method of variance estimates recovery: Newcombe 1998, Zou and Donner 2008), so that the limits are of
/// the kind that the protocol chose.
/// </summary>
/// <param name="Difference">Absolute difference, -1 to 1.</param>
/// <param name="Ratio">Relative difference, the ratio of the two; null where it has no finite limits.</param>
/// <param name="P">Two-sided p of Wald's test of equal logits; null where one has no standard error.</param>
/// <param name="HolmP">P adjusted for all differences of the comparison, of sensitivity and specificity together (Holm 1979).</param>
public sealed record LevelContrast(EstimateInterval Difference, EstimateInterval? Ratio, double? P, double? HolmP);

/// <summary>A likelihood-ratio test.</summary>
/// <param name="Chi2">Twice the difference of the log-likelihoods, 0 or more.</param>
/// <param name="Df">Degrees of freedom.</param>
/// <param name="P">Upper tail of chi-squared.</param>
public sealed record LikelihoodRatioTest(double Chi2, int Df, double P);
