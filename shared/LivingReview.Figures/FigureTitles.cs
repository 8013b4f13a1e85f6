using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures;

/// <summary>Titles and descriptions of the figures, for screen readers.</summary>
internal static class FigureTitles
{
    public static string Forest(string stratum, Protocol protocol) => T["Coupled forest plot. {0}", StratumText.Long(stratum, protocol)];

    public static string Sroc(string stratum, Protocol protocol) => T["Summary ROC plot. {0}", StratumText.Long(stratum, protocol)];

    public static string Timeline(string stratum, Protocol protocol) => T["Timeline of the estimate. {0}", StratumText.Long(stratum, protocol)];

    public static string Cumulative(string stratum, Protocol protocol) => T["Cumulative estimate by year of publication. {0}", StratumText.Long(stratum, protocol)];

    /// <summary>Describes the pooled result.</summary>
    public static string Result(StratumEstimate estimate)
    {
        var studies = NumberText.Studies(estimate.K);
        return estimate.Sensitivity is { } sensitivity && estimate.Specificity is { } specificity
            ? T["{0}. Sensitivity {1}, specificity {2}. The numbers are in the table below the figure.", studies, NumberText.Interval(sensitivity), NumberText.Interval(specificity)]
            : T["{0}, not pooled. The numbers are in the table below the figure.", studies];
    }

    public static string Course(IReadOnlyList<EstimateHistoryPoint> history, IReadOnlyList<Alert> alerts) =>
        history.Count == 0
            ? T["No estimates yet."]
            : T["Revision {0} to {1}, {2} alerts marked. The numbers are in the table below the figure.", history[0].Revision, history[^1].Revision, alerts.Count];
}
