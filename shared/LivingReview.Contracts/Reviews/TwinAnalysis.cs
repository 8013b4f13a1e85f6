using System.Text.Json.Serialization;
using LivingReview.Contracts.Strata;

namespace LivingReview.Contracts.Reviews;

/// <summary>
/// Another analysis of the same strata, which the protocol states beside its headline: the same but for what is named here. All of them are recomputed on
/// every revision, so that a reader sees whether the conclusion depends on the choice.
/// </summary>
public sealed record TwinAnalysis
{
    /// <summary>Name in addresses and alerts: lower case letters, digits and hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>What a reader sees; made from what differs if absent.</summary>
    public string? Label { get; init; }

    /// <summary>Another model; null: that of the headline, the exact binomial one by maximum likelihood.</summary>
    public TwinModel? Model { get; init; }

    /// <summary>Priors of the Bayesian model; weakly informative ones if absent.</summary>
    public TwinPrior? Prior { get; init; }

    /// <summary>Another kind of interval; null: the headline's. Not for the Bayesian model, whose intervals are those of its posterior, nor the latent class, whose are Wald's.</summary>
    public IntervalKind? Interval { get; init; }

    /// <summary>Only tables at low risk of bias.</summary>
    public bool LowRiskOfBias { get; init; }

    /// <summary>Only tables of external validation, as the protocol defines it.</summary>
    public bool ExternalValidation { get; init; }

    /// <summary>Without the studies that lie outside the 99% region in which the exact fit of all of them predicts a study's observed result.</summary>
    public bool WithoutOutliers { get; init; }

    /// <summary>
    /// Indeterminate results that a table left out count as errors: as false negatives among the diseased, as false positives among the others. Tables that counted them
    /// already stay as they are.
    /// </summary>
    public bool IndeterminatesAsErrors { get; init; }

    /// <summary>Another rule for studies with several tables, such as thresholds; null: the headline's.</summary>
    public TableSelection? TableSelection { get; init; }

    /// <summary>The usual ones, from which a protocol may choose.</summary>
    [JsonIgnore]
    public static IReadOnlyList<TwinAnalysis> Usual { get; } =
    [
        new() { Name = "normal-reml", Model = TwinModel.NormalReml },
        new() { Name = "bayesian", Model = TwinModel.Bayesian },
        new() { Name = "wald", Interval = IntervalKind.Wald },
        new() { Name = "low-risk-of-bias", LowRiskOfBias = true },
        new() { Name = "external-validation", ExternalValidation = true },
        new() { Name = "without-outliers", WithoutOutliers = true },
        new() { Name = "indeterminates-as-errors", IndeterminatesAsErrors = true },
        new() { Name = "largest-table", TableSelection = Strata.TableSelection.Largest },
    ];

    /// <summary>The usual ones, and those that take seconds of a processor for each stratum with every new study.</summary>
    [JsonIgnore]
    public static IReadOnlyList<TwinAnalysis> Offered { get; } = [.. Usual, new() { Name = "imperfect-reference", Model = TwinModel.LatentClass }];

    /// <summary>What differs, for a reader: "normal model (REML), low risk of bias only".</summary>
    public string Describe()
    {
        string?[] parts =
        [
            Model switch
            {
                TwinModel.NormalReml => "normal model (REML)",
                TwinModel.NormalMl => "normal model (ML)",
                TwinModel.LatentClass => "imperfect reference standards (latent class)",
                TwinModel.Bayesian => Prior is { } prior ? $"Bayesian, {prior.Name()} priors" : "Bayesian",
                _ => null,
            },
            Interval is { } interval ? $"{interval.Name()} intervals" : null,
            LowRiskOfBias ? "low risk of bias only" : null,
            ExternalValidation ? "external validation only" : null,
            WithoutOutliers ? "without outliers" : null,
            IndeterminatesAsErrors ? "indeterminate results as errors" : null,
            TableSelection is { } selection ? $"table rule {selection.Name()}" : null,
        ];
        var text = string.Join(", ", parts.OfType<string>());
        return text.Length == 0 ? Name : char.ToUpperInvariant(text[0]) + text[1..];
    }
}

/// <summary>Models beside the headline's.</summary>
[JsonConverter(typeof(StableNameConverter<TwinModel>))]
public enum TwinModel
{
    /// <summary>The bivariate normal model of Reitsma et al. 2005 by restricted maximum likelihood, 0.5 added to tables with a zero.</summary>
    [JsonStringEnumMemberName("normal-reml")]
    NormalReml,

    /// <summary>The same by maximum likelihood.</summary>
    [JsonStringEnumMemberName("normal-ml")]
    NormalMl,

    /// <summary>The exact binomial likelihood with priors: posterior medians and credible intervals.</summary>
    [JsonStringEnumMemberName("bayesian")]
    Bayesian,

    /// <summary>The reference standards may err: a latent class, each named reference standard with an accuracy of its own.</summary>
    [JsonStringEnumMemberName("latent-class")]
    LatentClass,
}

/// <summary>Priors of the Bayesian model; members have the names of the statistics library's.</summary>
[JsonConverter(typeof(StableNameConverter<TwinPrior>))]
public enum TwinPrior
{
    /// <summary>Means N(0, sd 1.5), standard deviations half-normal(1), correlation LKJ(2).</summary>
    [JsonStringEnumMemberName("weakly-informative")]
    WeaklyInformative,

    /// <summary>Means N(0, sd 2), standard deviations half-normal(1), artanh of the correlation N(0, 1).</summary>
    [JsonStringEnumMemberName("normal-halfnormal")]
    NormalHalfNormal,

    /// <summary>Means N(0, sd 2), standard deviations uniform on 0 to 5, correlation uniform.</summary>
    [JsonStringEnumMemberName("normal-uniform")]
    NormalUniform,

    /// <summary>Means N(0, sd 2), standard deviations exponential with P(above 3) = 0.05, correlation LKJ(2).</summary>
    [JsonStringEnumMemberName("penalized-complexity")]
    PenalizedComplexity,
}
