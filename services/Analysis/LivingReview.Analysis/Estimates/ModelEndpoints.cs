using System.ComponentModel.DataAnnotations;
using System.Globalization;
using LivingReview.Analysis.Evidence;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Hosting.Describing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Analysis.Estimates;

/// <summary>Models that answer a question about one stratum: accuracy at a threshold, what covariates explain, what the estimate means for a decision.</summary>
internal static class ModelEndpoints
{
    private const int MaxPermutations = 999;
    private const int MaxForecasts = 10;
    private const int MaxShares = 6;
    private const int MaxFurtherStudies = 500;
    private static readonly string[] Outcomes = ["both", "sensitivity", "specificity"];

    public static void MapModels(this RouteGroupBuilder estimates)
    {
        estimates.MapGet("/thresholds", ThresholdsAsync).Described("fitThresholds", "Fits the model of several thresholds of a marker.").Answers<ThresholdFigures>().Refuses("unknown-revision", "unknown-stratum");
        estimates.MapGet("/regression", RegressionAsync).Described("fitRegression", "Fits a meta-regression on factors and the year.").Answers<RegressionFigures>().Refuses("unknown-revision", "unknown-stratum", "nothing-to-fit");
        estimates.MapGet("/decisions", DecisionsAsync).Described("getDecisionFigures", "Shows what the estimate means for decisions: natural frequencies, net benefit, minimum accuracy.").Answers<DecisionFigures>().Refuses("unknown-revision", "unknown-stratum");
        estimates.MapGet("/forecast", ForecastAsync).Described("getForecast", "Forecasts what the next studies may do to the estimate.").Answers<ForecastFigures>().Refuses("unknown-revision", "unknown-stratum");
        estimates.MapGet("/selection", SelectionAsync).Described("getSelection", "Shows what selective publication could have done to the estimate.").Answers<SelectionFigures>().Refuses("unknown-revision", "unknown-stratum");
    }

    private static async Task<IResult> SelectionAsync(
        string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken,
        string stratum = StratumKey.OverallName, long? revision = null, string shares = "1,0.8,0.6,0.4", bool exact = false) =>
        NumberList.Parse(shares) is { Count: > 0 and <= MaxShares } numbers && numbers.All(n => n is > 0 and <= 1)
            ? await StratumEndpoints.ComputeAsync(store, reader, review, stratum, revision, (evidence, inputs) => StratumSelection.Compute(inputs, evidence.Head, numbers, exact), cancellationToken)
            : EstimateProblems.Malformed(string.Create(CultureInfo.InvariantCulture, $"shares: '{shares}' is no list of up to {MaxShares} numbers above 0 and at most 1, as 1,0.8,0.6."));

    private static async Task<IResult> ThresholdsAsync(
        string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken,
        string stratum = StratumKey.OverallName, long? revision = null, string? at = null, string distribution = "log-logistic")
    {
        if (!StratumThresholds.Distributions.ContainsKey(distribution))
            return EstimateProblems.Malformed($"distribution: '{distribution}' is none of {string.Join(", ", StratumThresholds.Distributions.Keys)}.");
        return NumberList.Parse(at) is { } thresholds && thresholds.All(t => t > 0)
            ? await StratumEndpoints.ComputeAsync(store, reader, review, stratum, revision, (evidence, inputs) => StratumThresholds.Compute(evidence, inputs, thresholds, distribution), cancellationToken)
            : EstimateProblems.Malformed($"at: '{at}' is no list of positive numbers, as 5,5.5.");
    }

    private static async Task<IResult> RegressionAsync(
        string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken,
        string stratum = StratumKey.OverallName, long? revision = null, string? covariates = null, string? interactions = null, string on = "both", [Range(0, MaxPermutations)] int permutations = 0)
    {
        string[] names = [.. (covariates ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        string[][] products = [.. (interactions ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(i => i.Split('*', StringSplitOptions.TrimEntries))];
        if (names.Length == 0) return EstimateProblems.Malformed("covariates: at least one is needed.");
        if (Array.IndexOf(Outcomes, on) is var outcome && outcome < 0) return EstimateProblems.Malformed($"on: '{on}' is none of {string.Join(", ", Outcomes)}.");
        if (products.FirstOrDefault(p => p.Length < 2 || p.Except(names, StringComparer.Ordinal).Any()) is { } wrong)
            return EstimateProblems.Malformed($"interactions: '{string.Join('*', wrong)}' is no product of two or more of the covariates.");
        return await StratumEndpoints.RespondAsync(store, reader, review, stratum, revision, Answer, cancellationToken);

        IResult Answer(EvidenceState evidence, Strata.StratumInputs inputs)
        {
            var known = StratumRegression.Covariates(evidence.Protocol);
            if (names.Except(known, StringComparer.Ordinal).FirstOrDefault() is { } unknown)
                return EstimateProblems.Malformed($"covariates: '{unknown}' is none of {string.Join(", ", known)}.");
            return StratumRegression.Compute(inputs, evidence.Head, names, products, (RegressionOutcomes)outcome, permutations) is { } figures
                ? Results.Ok(figures)
                : EstimateProblems.NothingToFit();
        }
    }

    private static async Task<IResult> DecisionsAsync(
        string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken,
        string stratum = StratumKey.OverallName, long? revision = null, string? prevalences = null, string? thresholds = null, string? minimum = null, bool studyPrevalence = false)
    {
        if (Shares(prevalences) is not { } given) return EstimateProblems.Malformed($"prevalences: '{prevalences}' is no list of numbers between 0 and 1, as 0.05,0.2.");
        if (Shares(thresholds) is not { } probabilities) return EstimateProblems.Malformed($"thresholds: '{thresholds}' is no list of numbers between 0 and 1.");
        if (Shares(minimum) is not { Count: 0 or 2 } minima) return EstimateProblems.Malformed($"minimum: '{minimum}' is no pair of numbers between 0 and 1, of sensitivity and specificity.");
        return await StratumEndpoints.RespondAsync(store, reader, review, stratum, revision, Answer, cancellationToken);

        IResult Answer(EvidenceState evidence, Strata.StratumInputs inputs)
        {
            IReadOnlyList<double> wanted = given.Count > 0 ? given : evidence.Protocol.TargetPrevalence is { } target ? [target] : [];
            return wanted.Count > 0
                ? Results.Ok(StratumDecisions.Compute(inputs, evidence.Head, wanted, probabilities, minima) with { StudyPrevalence = studyPrevalence ? StratumPrevalence.Compute(inputs) : null })
                : EstimateProblems.Malformed("prevalences: at least one is needed, as the protocol names no target prevalence.");
        }
    }

    private static async Task<IResult> ForecastAsync(
        string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken,
        string stratum = StratumKey.OverallName, long? revision = null, string further = "1,3,5,10") =>
        NumberList.Parse(further) is { Count: > 0 and <= MaxForecasts } numbers && numbers.All(n => n is >= 1 and <= MaxFurtherStudies && n == Math.Floor(n))
            ? await StratumEndpoints.ComputeAsync(store, reader, review, stratum, revision, (evidence, inputs) => StratumForecast.Compute(inputs, evidence.Head, evidence.Protocol, [.. numbers.Select(n => (int)n)]), cancellationToken)
            : EstimateProblems.Malformed(string.Create(CultureInfo.InvariantCulture, $"further: '{further}' is no list of up to {MaxForecasts} whole numbers from 1 to {MaxFurtherStudies}, as 1,3,5."));

    private static IReadOnlyList<double>? Shares(string? text) => NumberList.Parse(text) is { } numbers && numbers.All(n => n is > 0 and < 1) ? numbers : null;
}
