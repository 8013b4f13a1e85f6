using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures;

namespace LivingReview.Analysis.Plotting;

/// <summary>The figures of a stratum by name: the data of this service in the drawings that the page shows.</summary>
internal static class Figure
{
    public static readonly IReadOnlyList<string> Names = ["forest", "sroc", "timeline", "funnel", "influence", "cumulative"];

    /// <summary>A figure that follows from a stratum's inputs; the timeline follows from its history.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="inputs">The stratum.</param>
    /// <param name="protocol">The protocol at the revision.</param>
    /// <param name="revision">Revision of the evidence.</param>
    /// <param name="history">Estimates of the stratum up to the revision, oldest first.</param>
    /// <param name="narrow">As a phone shows it, where a figure has such a form: all but those that are square.</param>
    public static FigureDrawing Prepare(string name, StratumInputs inputs, Protocol protocol, long revision, IReadOnlyList<EstimateHistoryPoint> history, bool narrow = false) => name switch
    {
        "forest" => FigureDrawing.Forest(FigureData.Compute(inputs, revision), protocol, narrow),
        "sroc" => FigureDrawing.Sroc(FigureData.Compute(inputs, revision), protocol),
        "timeline" => FigureDrawing.Timeline(inputs.Stratum, protocol, history, [], [], Years(inputs), narrow),
        "funnel" => FigureDrawing.Funnel(Detail.Compute(inputs, revision, null), protocol),
        "influence" => FigureDrawing.Influence(inputs.Stratum, protocol, Influence.Compute(inputs), StratumEstimator.Estimate(inputs), narrow),
        "cumulative" => FigureDrawing.Cumulative(inputs.Stratum, protocol, Cumulative.Compute(inputs), StratumEstimator.Estimate(inputs), narrow),
        _ => throw new ArgumentException($"There is no figure '{name}'.", nameof(name)),
    };

    private static Dictionary<string, int> Years(StratumInputs inputs) =>
        inputs.Studies.Where(study => study.Year is not null).GroupBy(study => study.Id).ToDictionary(one => one.Key, one => one.First().Year!.Value, StringComparer.Ordinal);

    /// <summary>The parts of a figure on paper: a forest plot takes as many sheets as it has studies for.</summary>
    public static IReadOnlyList<FigureDrawing> PrepareSheets(string name, StratumInputs inputs, Protocol protocol, long revision, IReadOnlyList<EstimateHistoryPoint> history) =>
        name == "forest" ? FigureDrawing.ForestSheets(FigureData.Compute(inputs, revision), protocol) : [Prepare(name, inputs, protocol, revision, history)];
}
