namespace LivingReview.Web.Assuming;

/// <summary>Names of the choices of a what-if.</summary>
internal static class WhatIfLabels
{
    public static string Model(string model) => model switch
    {
        "binomial" => "Bivariate binomial (the review’s)",
        "normal-reml" => "Bivariate normal, REML (Reitsma)",
        "normal-ml" => "Bivariate normal, ML (Reitsma)",
        "bayesian" => "Bayesian bivariate binomial",
        _ => model,
    };

    public static string Prior(string prior) => prior switch
    {
        "weakly-informative" => "Weakly informative: means N(0, 1.5²), SDs half-normal, LKJ(2)",
        "penalized-complexity" => "Penalized complexity: means N(0, 2²), SDs exponential, LKJ(2)",
        "normal-uniform" => "Vague: means N(0, 2²), SDs uniform to 5",
        "normal-half-normal" => "Means N(0, 2²), SDs half-normal",
        _ => prior,
    };

    public static string Reason(string reason) => reason switch
    {
        "left-out" => "left out by you",
        "risk-of-bias" => "not at low risk of bias",
        "no-table-at-threshold" => "no result at this threshold",
        _ => reason,
    };
}
