using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures;

/// <summary>A study in one line, for a tooltip.</summary>
internal static class StudyTooltip
{
    public static string For(StudyResult study)
    {
        var text = T["{0}: TP {1}, FP {2}, FN {3}, TN {4}", study.Label, study.Tp, study.Fp, study.Fn, study.Tn];
        if (study.Sensitivity is { } sensitivity)
            text += T["; sensitivity {0}", NumberText.Interval(sensitivity)];
        if (study.Specificity is { } specificity)
            text += T["; specificity {0}", NumberText.Interval(specificity)];
        if (study.RiskOfBias is { } bias)
            text += T["; risk of bias {0}", T[bias]];
        return text;
    }
}
