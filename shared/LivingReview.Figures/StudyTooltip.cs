using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures;

/// <summary>A study in one line, for a tooltip.</summary>
internal static class StudyTooltip
{
    public static string For(StudyResult study)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{study.Label}: TP {study.Tp}, FP {study.Fp}, FN {study.Fn}, TN {study.Tn}");
        if (study.Sensitivity is { } sensitivity)
            text += $"; sensitivity {NumberText.Interval(sensitivity)}";
        if (study.Specificity is { } specificity)
            text += $"; specificity {NumberText.Interval(specificity)}";
        if (study.RiskOfBias is { } bias)
            text += $"; risk of bias {bias}";
        return text;
    }
}
