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
            ["sensitivity"] = Of(detail, bias, detail.Estimate.Sensitivity, detail.PredictionSensitivity, protocol.MinimumSensitivity, detail.Estimate.Diseased, T["people with the condition"]),
            ["specificity"] = Of(detail, bias, detail.Estimate.Specificity, detail.PredictionSpecificity, protocol.MinimumSpecificity, detail.Estimate.NonDiseased, T["people without the condition"]),
        };

    private static Dictionary<string, string> Of(StratumDetail detail, BiasTable? bias, EstimateInterval? estimate, EstimateInterval? prediction, double? minimum, long people, string whom) => new(StringComparer.Ordinal)
    {
        ["risk-of-bias"] = Shares(bias, applicability: false),
        ["indirectness"] = Shares(bias, applicability: true),
        ["inconsistency"] = prediction is null
            ? T["A prediction interval is not available."]
            : T["95% prediction interval {0}, {1} wide; the interval of the mean is {2} wide.", Range(prediction), Width(prediction), Width(estimate)],
        ["imprecision"] = estimate is null
            ? T["Not pooled."]
            : T["95% interval {0} from {1} {2}. ", Range(estimate), NumberText.Count(people), whom] + (minimum switch
            {
                null => T["The protocol names no minimum to compare it with."],
                { } least when estimate.Lower >= least => T["It lies above the minimum of {0}.", NumberText.Share(least)],
                { } least when estimate.Upper < least => T["It lies below the minimum of {0}.", NumberText.Share(least)],
                { } least => T["It includes the minimum of {0}.", NumberText.Share(least)],
            }),
        ["publication-bias"] = detail.Deeks is { } deeks
            ? T["Deeks’ test of small-study effects: p = {0:0.00} with {1} studies{2}.", deeks.P, deeks.Studies, (deeks.Studies < 10 ? T["; with fewer than 10 it finds little"] : "")]
            : T["Deeks’ test needs more studies."],
    };

    private static string Shares(BiasTable? bias, bool applicability)
    {
        if (bias is null)
            return T["The judgements of the studies are not available."];
        if (bias.Tools.Count == 0)
            return T["No study has been assessed."];
        var tool = bias.Tools[0];
        var missing = bias.Unassessed.Count > 0 ? T[" {0} not assessed.", NumberText.Studies(bias.Unassessed.Count)] : "";
        if (!applicability)
        {
            var (high, unclear) = (Count(BiasJudgement.High), Count(BiasJudgement.Unclear));
            return T["{0}: {1} of {2} studies at high risk, {3} unclear.", tool.Name, high, tool.Rows.Count, unclear] + missing;
        }

        var concerned = tool.Rows.Count(row => tool.Applicability.Any(domain => row.Judgement(domain, applicability: true) == BiasJudgement.High));
        return tool.Applicability.Count == 0
            ? T["Applicability has not been assessed."]
            : T["{0}: {1} of {2} studies raise high concern about applicability.", tool.Name, concerned, tool.Rows.Count] + missing;

        int Count(BiasJudgement wanted) => tool.Rows.Count(row => row.Judgement(BiasTable.Overall) == wanted);
    }

    private static string Range(EstimateInterval interval) => T["{0} to {1}", NumberText.Probability(interval.Lower), NumberText.Probability(interval.Upper)];

    private static string Width(EstimateInterval? interval) => interval is null ? "–" : NumberText.Probability(interval.Upper - interval.Lower);
}
