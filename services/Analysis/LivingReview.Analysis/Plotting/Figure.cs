using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Analysis.Plotting;

/// <summary>The figures of a stratum by name.</summary>
internal static class Figure
{
    public static readonly IReadOnlyList<string> Names = ["forest", "sroc", "timeline", "funnel", "influence", "cumulative"];

    /// <summary>Draws a figure that follows from a stratum's inputs; the timeline follows from its history.</summary>
    public static Picture Draw(string name, StratumInputs inputs, long revision, IReadOnlyList<EstimateHistoryPoint> history) => name switch
    {
        "forest" => ForestPlot.Draw(Figures.Compute(inputs, revision), Title(inputs, "Sensitivity and specificity", revision)),
        "sroc" => SrocPlot.Draw(Figures.Compute(inputs, revision), Title(inputs, "Summary ROC", revision)),
        "timeline" => TimelinePlot.Draw(history, Title(inputs, "The estimate over time", revision)),
        "funnel" => FunnelPlot.Draw(Detail.Compute(inputs, revision, null), Title(inputs, "Funnel", revision)),
        "influence" => InfluencePlot.Draw(Influence.Compute(inputs), StratumEstimator.Estimate(inputs), Title(inputs, "Leave-one-out", revision)),
        "cumulative" => CumulativePlot.Draw(Cumulative.Compute(inputs), StratumEstimator.Estimate(inputs), Title(inputs, "Cumulative estimate by year of publication", revision)),
        _ => throw new ArgumentException($"There is no figure '{name}'.", nameof(name)),
    };

    private static string Title(StratumInputs inputs, string what, long revision) => FormattableString.Invariant($"{what}: {inputs.Stratum} (revision {revision})");
}
