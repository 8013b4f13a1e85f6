namespace LivingReview.Web.Assuming;

/// <summary>Names of the choices of a what-if.</summary>
internal static class WhatIfLabels
{
    public static string Model(string model) => model switch
    {
        "binomial" => T["Bivariate binomial (the review’s)"],
        "normal-reml" => T["Bivariate normal, REML (Reitsma)"],
        "normal-ml" => T["Bivariate normal, ML (Reitsma)"],
        "bayesian" => T["Bayesian bivariate binomial"],
        _ => model,
    };

    public static string Prior(string prior) => prior switch
    {
        "weakly-informative" => T["Weakly informative: means N(0, 1.5²), SDs half-normal, LKJ(2)"],
        "penalized-complexity" => T["Penalized complexity: means N(0, 2²), SDs exponential, LKJ(2)"],
        "normal-uniform" => T["Vague: means N(0, 2²), SDs uniform to 5"],
        "normal-half-normal" => T["Means N(0, 2²), SDs half-normal"],
        _ => prior,
    };

    public static string Reason(string reason) => reason switch
    {
        "left-out" => T["left out by you"],
        "risk-of-bias" => T["not at low risk of bias"],
        "no-table-at-threshold" => T["no result at this threshold"],
        _ => reason,
    };
}
