using System.Globalization;
using LivingReview.Client;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Reviews;

namespace LivingReview.Web.Assuming;

/// <summary>Every choice of a what-if, as encoded in its URL: whoever has the address sees the same.</summary>
public sealed record WhatIfState
{
    /// <summary>More ids would not fit into an address.</summary>
    public const int MaxWithout = 100;

    public required string Review { get; init; }

    public string Stratum { get; init; } = StratumKey.OverallName;

    public long? Revision { get; init; }

    /// <summary>Ids of studies that are left out.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>Whether only studies at low risk of bias count.</summary>
    public bool LowRiskOnly { get; init; }

    /// <summary>The threshold at which each study counts; null for the table that counts in the review.</summary>
    public double? Threshold { get; init; }

    /// <summary>One of <see cref="WhatIfModels.All"/>.</summary>
    public string Model { get; init; } = WhatIfModels.Binomial;

    /// <summary>One of <see cref="WhatIfModels.Priors"/>; of effect with the Bayesian model alone.</summary>
    public string Prior { get; init; } = WhatIfModels.Priors[0];

    /// <summary>0 to 1, exclusive; the protocol's if null.</summary>
    public double? Prevalence { get; init; }

    /// <summary>Whether nothing is assumed that the review does not do.</summary>
    public bool IsReview => Without.Count == 0 && !LowRiskOnly && Threshold is null && Model == WhatIfModels.Binomial;

    /// <summary>The URL of this state, relative to the site.</summary>
    public string Address => UrlBuilder.Build(
        $"reviews/{Uri.EscapeDataString(Review)}/what-if", ("stratum", ReviewLinks.OrNull(Stratum)), ("revision", Revision), ("without", Ids), ("bias", Bias), ("threshold", Threshold),
        ("model", Model == WhatIfModels.Binomial ? null : Model), ("prior", ChosenPrior == WhatIfModels.Priors[0] ? null : ChosenPrior),
        ("prevalence", Prevalence?.ToString("0.####", CultureInfo.InvariantCulture)));

    /// <summary>The URL of its figures.</summary>
    public string ApiAddress => UrlBuilder.Build(
        $"api/reviews/{Uri.EscapeDataString(Review)}/estimates/what-if", ("stratum", Stratum), ("revision", Revision), ("without", Ids), ("bias", Bias), ("threshold", Threshold), ("model", Model), ("prior", ChosenPrior));

    private string? Ids => Without.Count == 0 ? null : string.Join(',', Without);

    private string? Bias => LowRiskOnly ? "low" : null;

    private string? ChosenPrior => Model == WhatIfModels.Bayesian ? Prior : null;

    /// <summary>The same state with a study left out, or counted again.</summary>
    public WhatIfState Toggle(string study) => this with
    {
        Without = Without.Contains(study) ? [.. Without.Where(other => other != study)] : [.. Without.Append(study).Take(MaxWithout)],
    };

    public static WhatIfState Parse(string review, string? stratum, string? revision, string? without, string? bias, string? threshold, string? model, string? prior, string? prevalence) => new()
    {
        Review = review,
        Stratum = string.IsNullOrEmpty(stratum) ? StratumKey.OverallName : stratum,
        Revision = ReviewPageState.ParseRevision(revision),
        Without = [.. (without ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).Take(MaxWithout)],
        LowRiskOnly = bias == "low",
        Threshold = double.TryParse(threshold, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null,
        Model = model is not null && WhatIfModels.All.Contains(model, StringComparer.Ordinal) ? model : WhatIfModels.Binomial,
        Prior = prior is not null && WhatIfModels.Priors.Contains(prior, StringComparer.Ordinal) ? prior : WhatIfModels.Priors[0],
        Prevalence = double.TryParse(prevalence, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is > 0 and < 1 ? share : null,
    };
}
