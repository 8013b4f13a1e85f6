using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Formatting;

/// <summary>The statistical method behind an estimate, for readers.</summary>
/// <param name="Badge">A short name.</param>
/// <param name="Explanation">One sentence.</param>
/// <param name="Tone">firm, careful or bare: how much the data support the method.</param>
internal sealed record RegimeLabel(string Badge, string Explanation, string Tone)
{
    public static RegimeLabel For(Regime regime) => regime switch
    {
        Regime.Bivariate => new(T["Bivariate model"], T["Sensitivity and specificity are pooled together; both vary between studies and may be correlated."], "firm"),
        Regime.BivariateBoundary => new(T["Boundary estimate"], T["The bivariate model fits best at its boundary (a correlation of ±1, or no variation between studies); interpret the interval with caution."], "careful"),
        Regime.Uncorrelated => new(T["Uncorrelated model"], T["Sensitivity and specificity are pooled without a correlation, because these studies cannot estimate it."], "careful"),
        Regime.Fixed => new(T["Summed counts"], T["The studies are treated as one large study; variation between them could not be estimated."], "careful"),
        Regime.Univariate => new(T["Univariate model"], T["Only sensitivity or only specificity could be pooled."], "careful"),
        Regime.Single => new(T["Single study"], T["The result of the only study, with exact intervals."], "bare"),
        Regime.Listed => new(T["Not pooled"], T["Fewer studies than the protocol requires; each study is listed on its own."], "bare"),
        Regime.None => new(T["No studies"], T["No study reports on this yet."], "bare"),
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, null),
    };

    /// <summary>
    /// The label of an estimate: the model is called firm only where intervals of its kind held the truth in 93% or more of the simulated reviews
    /// with so few studies (the coverage table of docs/statistics/methods.md, which begins at 5 studies).
    /// </summary>
    public static RegimeLabel For(StratumEstimate estimate)
    {
        var label = For(estimate.Regime);
        if (label.Tone != "firm" || estimate.K >= FewestStudies(estimate.IntervalKind))
            return label;
        return label with
        {
            Tone = "careful",
            Explanation = label.Explanation + (estimate.K < FewestSimulated
                ? T[" With fewer than 5 studies nobody has tested how often its intervals hold the truth."]
                : T[" With so few studies {0} intervals held the truth less often than they say.", IntervalLabels.Name(estimate.IntervalKind)]),
        };
    }

    private const int FewestSimulated = 5;

    private static int FewestStudies(IntervalKind kind) => kind switch
    {
        IntervalKind.CalibratedProfile or IntervalKind.Automatic => FewestSimulated,
        IntervalKind.WaldT => 10,
        IntervalKind.Profile => 20,
        IntervalKind.Wald => 21,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    public static bool IsListed(StratumEstimate estimate) => estimate.Regime == Regime.Listed;
}
