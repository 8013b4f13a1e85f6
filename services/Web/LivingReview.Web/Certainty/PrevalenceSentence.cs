using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Certainty;

/// <summary>Predictive values at the prevalence of the studies, for a reader.</summary>
internal static class PrevalenceSentence
{
    /// <summary>Null where the model gives none.</summary>
    public static string? From(StudyPrevalenceFigures? figures)
    {
        if (figures is not { Prevalence: { } prevalence, Ppv: { } ppv, Npv: { } npv }) return null;
        var next = figures is { NewStudyPpv: { } ppvThere, NewStudyNpv: { } npvThere }
            ? $" In a new study these may lie anywhere from {Range(ppvThere)} and from {Range(npvThere)}."
            : "";
        return $"At the prevalence of the studies themselves, {Of(prevalence)} in {NumberText.Studies(figures.K)}, a positive result means the condition in {Of(ppv)} of people and a negative one its absence in {Of(npv)} (sensitivity, specificity and prevalence in one model)."
            + next + LeftOut(figures.LeftOut) + Unknown(figures);
    }

    private static string LeftOut(int studies) => studies == 0 ? "" : $" {NumberText.Studies(studies)} in which the investigators chose how many people have the condition {(studies == 1 ? "is" : "are")} left out.";

    private static string Unknown(StudyPrevalenceFigures figures) =>
        figures.OfUnknownDesign == 0 ? "" : $" The design of {(figures.OfUnknownDesign == figures.K ? "the studies" : NumberText.Studies(figures.OfUnknownDesign))} is not recorded: if some are two-gate (case-control), this prevalence is not that of patients.";

    private static string Of(EstimateInterval share) => $"{NumberText.Share(share.Estimate)} ({Range(share)})";

    private static string Range(EstimateInterval share) => $"{NumberText.Share(share.Lower)} to {NumberText.Share(share.Upper)}";
}
