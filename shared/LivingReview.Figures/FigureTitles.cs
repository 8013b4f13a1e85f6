using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures;

/// <summary>Titles and descriptions of the figures, for screen readers.</summary>
internal static class FigureTitles
{
    public static string Forest(string stratum, Protocol protocol) => $"Coupled forest plot. {StratumText.Long(stratum, protocol)}";

    public static string Sroc(string stratum, Protocol protocol) => $"Summary ROC plot. {StratumText.Long(stratum, protocol)}";

    public static string Timeline(string stratum, Protocol protocol) => $"Timeline of the estimate. {StratumText.Long(stratum, protocol)}";

    public static string Cumulative(string stratum, Protocol protocol) => $"Cumulative estimate by year of publication. {StratumText.Long(stratum, protocol)}";

    /// <summary>Describes the pooled result.</summary>
    public static string Result(StratumEstimate estimate)
    {
        var studies = NumberText.Studies(estimate.K);
        return estimate.Sensitivity is { } sensitivity && estimate.Specificity is { } specificity
            ? $"{studies}. Sensitivity {NumberText.Interval(sensitivity)}, specificity {NumberText.Interval(specificity)}. The numbers are in the table below the figure."
            : $"{studies}, not pooled. The numbers are in the table below the figure.";
    }

    public static string Course(IReadOnlyList<EstimateHistoryPoint> history, IReadOnlyList<Alert> alerts) =>
        history.Count == 0
            ? "No estimates yet."
            : FormattableString.Invariant($"Revision {history[0].Revision} to {history[^1].Revision}, {alerts.Count} alerts marked. The numbers are in the table below the figure.");
}
