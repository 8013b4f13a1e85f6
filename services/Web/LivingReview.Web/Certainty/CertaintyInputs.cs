using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Bias;
using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Certainty;

/// <summary>
/// What the review's own numbers say about each domain of GRADE. A level is never computed: it is a panel's judgement, which these numbers
/// stand beside.
/// </summary>
internal static class CertaintyInputs
{
    /// <summary>Sentences by outcome and domain.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Compute(StratumDetail detail, BiasTable? bias, Protocol protocol) =>
        new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["sensitivity"] = Of(detail, bias, detail.Estimate.Sensitivity, detail.PredictionSensitivity, protocol.MinimumSensitivity, detail.Estimate.Diseased, "with the condition"),
            ["specificity"] = Of(detail, bias, detail.Estimate.Specificity, detail.PredictionSpecificity, protocol.MinimumSpecificity, detail.Estimate.NonDiseased, "without the condition"),
        };

    private static Dictionary<string, string> Of(StratumDetail detail, BiasTable? bias, EstimateInterval? estimate, EstimateInterval? prediction, double? minimum, long people, string whom) => new(StringComparer.Ordinal)
    {
        ["risk-of-bias"] = Shares(bias, applicability: false),
        ["indirectness"] = Shares(bias, applicability: true),
        ["inconsistency"] = prediction is null
            ? "A prediction interval is not available."
            : $"95% prediction interval {Range(prediction)}, {Width(prediction)} wide; the interval of the mean is {Width(estimate)} wide.",
        ["imprecision"] = estimate is null
            ? "Not pooled."
            : $"95% interval {Range(estimate)} from {NumberText.Count(people)} people {whom}. " + (minimum switch
            {
                null => "The protocol names no minimum to compare it with.",
                { } least when estimate.Lower >= least => $"It lies above the minimum of {NumberText.Share(least)}.",
                { } least when estimate.Upper < least => $"It lies below the minimum of {NumberText.Share(least)}.",
                { } least => $"It includes the minimum of {NumberText.Share(least)}.",
            }),
        ["publication-bias"] = detail.Deeks is { } deeks
            ? string.Create(CultureInfo.InvariantCulture, $"Deeks’ test of small-study effects: p = {deeks.P:0.00} with {deeks.Studies} studies{(deeks.Studies < 10 ? "; with fewer than 10 it finds little" : "")}.")
            : "Deeks’ test needs more studies.",
    };

    private static string Shares(BiasTable? bias, bool applicability)
    {
        if (bias is null)
            return "The judgements of the studies are not available.";
        if (bias.Tools.Count == 0)
            return "No study has been assessed.";
        var tool = bias.Tools[0];
        var missing = bias.Unassessed.Count > 0 ? $" {NumberText.Studies(bias.Unassessed.Count)} not assessed." : "";
        if (!applicability)
        {
            var (high, unclear) = (Count(BiasJudgement.High), Count(BiasJudgement.Unclear));
            return $"{tool.Name}: {high} of {tool.Rows.Count} studies at high risk, {unclear} unclear.{missing}";
        }

        var concerned = tool.Rows.Count(row => tool.Applicability.Any(domain => row.Judgement(domain, applicability: true) == BiasJudgement.High));
        return tool.Applicability.Count == 0
            ? "Applicability has not been assessed."
            : $"{tool.Name}: {concerned} of {tool.Rows.Count} studies raise high concern about applicability.{missing}";

        int Count(BiasJudgement wanted) => tool.Rows.Count(row => row.Judgement(BiasTable.Overall) == wanted);
    }

    private static string Range(EstimateInterval interval) => $"{NumberText.Probability(interval.Lower)} to {NumberText.Probability(interval.Upper)}";

    private static string Width(EstimateInterval? interval) => interval is null ? "–" : NumberText.Probability(interval.Upper - interval.Lower);
}
