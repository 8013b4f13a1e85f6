using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Web.Tables;

/// <summary>Everything that the engine computes for a stratum beside its two means, as named rows.</summary>
internal static class DetailRows
{
    public static IReadOnlyList<(string Name, DetailRow Value)> List(StratumDetail detail)
    {
        var rows = new List<(string, DetailRow)>();
        Add("Sensitivity, a new study (95% prediction interval)", detail.PredictionSensitivity);
        Add("Specificity, a new study (95% prediction interval)", detail.PredictionSpecificity);
        foreach (var method in detail.Intervals)
        {
            Add($"Sensitivity, {method.Method.Name()} interval", method.Sensitivity);
            Add($"Specificity, {method.Method.Name()} interval", method.Specificity);
        }

        Add("Positive likelihood ratio", detail.Estimate.LrPositive);
        Add("Negative likelihood ratio", detail.Estimate.LrNegative);
        Add("Diagnostic odds ratio", detail.Estimate.DiagnosticOddsRatio);
        Add("Youden index", detail.Youden);
        Single("Area under the summary ROC curve", detail.Estimate.Auc);
        Single("Partial area over the observed range", detail.PartialAuc);
        Add("Between-study variance, logit sensitivity", detail.VarianceSensitivity);
        Add("Between-study variance, logit specificity", detail.VarianceSpecificity);
        Add("Between-study correlation", detail.Correlation);
        Single("Median odds ratio, sensitivity", detail.MedianOddsRatioSensitivity);
        Single("Median odds ratio, specificity", detail.MedianOddsRatioSpecificity);
        if (detail.Hsroc is { } hsroc)
        {
            Single("HSROC accuracy (Λ)", hsroc.Lambda);
            Single("HSROC threshold (Θ)", hsroc.Theta);
            Single("HSROC shape (β)", hsroc.Beta);
            Single("HSROC variance of accuracy", hsroc.VarianceAlpha);
            Single("HSROC variance of threshold", hsroc.VarianceTheta);
        }

        if (detail.Predictive is { } predictive)
        {
            Add(FormattableString.Invariant($"Positive predictive value at a prevalence of {predictive.Prevalence:0.###}"), predictive.Positive);
            Add(FormattableString.Invariant($"Negative predictive value at a prevalence of {predictive.Prevalence:0.###}"), predictive.Negative);
        }

        return rows;

        void Add(string name, EstimateInterval? value)
        {
            if (value is not null)
                rows.Add((name, new DetailRow(value.Estimate, value.Lower, value.Upper)));
        }

        void Single(string name, double? value)
        {
            if (value is { } figure)
                rows.Add((name, new DetailRow(figure, null, null)));
        }
    }
}

/// <summary>A value, with limits where available.</summary>
internal readonly record struct DetailRow(double Estimate, double? Lower, double? Upper);
