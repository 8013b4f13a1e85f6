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
            ? T[" In a new study these may lie anywhere from {0} and from {1}.", Range(ppvThere), Range(npvThere)]
            : "";
        return T["At the prevalence of the studies themselves, {0} in {1}, a positive result means the condition in {2} of people and a negative one its absence in {3} (sensitivity, specificity and prevalence in one model).", Of(prevalence), NumberText.Studies(figures.K), Of(ppv), Of(npv)]
            + next + LeftOut(figures.LeftOut) + Unknown(figures);
    }

    private static string LeftOut(int studies) => studies switch
    {
        0 => "",
        1 => T[" 1 study in which the investigators chose how many people have the condition is left out."],
        _ => T[" {0} studies in which the investigators chose how many people have the condition are left out.", NumberText.Count(studies)],
    };

    private static string Unknown(StudyPrevalenceFigures figures) =>
        figures.OfUnknownDesign == 0 ? ""
        : figures.OfUnknownDesign == figures.K ? T[" The design of the studies is not recorded: if some are two-gate (case-control), this prevalence is not that of patients."]
        : T[" The design of {0} is not recorded: if some are two-gate (case-control), this prevalence is not that of patients.", NumberText.Studies(figures.OfUnknownDesign)];

    private static string Of(EstimateInterval share) => $"{NumberText.Share(share.Estimate)} ({Range(share)})";

    private static string Range(EstimateInterval share) => T["{0} to {1}", NumberText.Share(share.Lower), NumberText.Share(share.Upper)];
}
