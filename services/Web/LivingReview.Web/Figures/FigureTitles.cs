using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Shifts;
using LivingReview.Web.Formatting;

namespace LivingReview.Web.Figures;

/// <summary>Titles and descriptions of the figures, for those who do not see them.</summary>
internal static class FigureTitles
{
    public static string Forest(string stratum, Protocol protocol) => $"Coupled forest plot. {StratumName.Long(stratum, protocol)}";

    public static string Sroc(string stratum, Protocol protocol) => $"Summary ROC plot. {StratumName.Long(stratum, protocol)}";

    public static string Timeline(string stratum, Protocol protocol) => $"Time line of the estimate. {StratumName.Long(stratum, protocol)}";

    public static string Cumulative(string stratum, Protocol protocol) => $"Cumulative estimate by year of publication. {StratumName.Long(stratum, protocol)}";

    /// <summary>What the pooled result is, as a sentence.</summary>
    public static string Result(StratumEstimate estimate)
    {
        var studies = Numbers.Studies(estimate.K);
        return estimate.Sensitivity is { } sensitivity && estimate.Specificity is { } specificity
            ? $"{studies}. Sensitivity {Numbers.Interval(sensitivity)}, specificity {Numbers.Interval(specificity)}. The numbers are in the table below the figure."
            : $"{studies}, not pooled. The numbers are in the table below the figure.";
    }

    public static string Course(IReadOnlyList<EstimateHistoryPoint> history, IReadOnlyList<Shift> shifts) =>
        history.Count == 0
            ? "No estimate yet."
            : FormattableString.Invariant($"Revision {history[0].Revision} to {history[^1].Revision}, {shifts.Count} shifts marked. The numbers are in the table below the figure.");
}
