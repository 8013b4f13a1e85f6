using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Writing;
using LivingReview.Figures.Bias;
using LivingReview.Figures.Funnel;

namespace LivingReview.Web.Tables;

/// <summary>The tables of the page with the checks.</summary>
internal static class CheckTables
{
    public static CsvTable Comparisons(IReadOnlyList<SubgroupComparison> comparisons)
    {
        var csv = new CsvTable(
            "within", "factor", "levels", "chi2", "df", "p", "p_holm", "chi2_sensitivity", "df_sensitivity", "p_sensitivity", "chi2_specificity", "df_specificity", "p_specificity");
        foreach (var one in comparisons)
        {
            csv.Row(
                one.Within, one.Factor, string.Join("; ", one.Levels), one.Both.Chi2, one.Both.Df, one.Both.P, one.HolmP,
                one.OnSensitivity.Chi2, one.OnSensitivity.Df, one.OnSensitivity.P, one.OnSpecificity.Chi2, one.OnSpecificity.Df, one.OnSpecificity.P);
        }

        return csv;
    }

    public static CsvTable Twins(StratumEstimate headline)
    {
        var csv = new CsvTable("analysis", "k", "sensitivity", "sensitivity_lower", "sensitivity_upper", "specificity", "specificity_lower", "specificity_upper", "outliers", "warnings");
        Row("headline", headline.K, headline.Sensitivity, headline.Specificity, [], headline.WarningCodes);
        foreach (var twin in headline.Twins ?? []) Row(twin.Name, twin.K, twin.Sensitivity, twin.Specificity, twin.Outliers, twin.WarningCodes);
        return csv;

        void Row(string name, int k, EstimateInterval? a, EstimateInterval? b, IReadOnlyList<string> outliers, IReadOnlyList<string> warnings) =>
            csv.Row(name, k, a?.Estimate, a?.Lower, a?.Upper, b?.Estimate, b?.Lower, b?.Upper, string.Join("; ", outliers), string.Join("; ", warnings));
    }

    public static CsvTable Influence(IReadOnlyList<StudyInfluence> influence)
    {
        var csv = new CsvTable(
            "study", "label", "cooks_distance", "standardized_sensitivity", "standardized_specificity", "weight_sensitivity", "weight_specificity",
            "sensitivity_without", "sensitivity_without_lower", "sensitivity_without_upper", "specificity_without", "specificity_without_lower", "specificity_without_upper");
        foreach (var one in influence)
        {
            csv.Row(
                one.StudyId, one.Label, one.CooksDistance, one.StandardizedSensitivity, one.StandardizedSpecificity, one.WeightSensitivity, one.WeightSpecificity,
                one.Without.Sensitivity?.Estimate, one.Without.Sensitivity?.Lower, one.Without.Sensitivity?.Upper,
                one.Without.Specificity?.Estimate, one.Without.Specificity?.Lower, one.Without.Specificity?.Upper);
        }

        return csv;
    }

    public static CsvTable Cumulative(IReadOnlyList<CumulativePoint> series)
    {
        var csv = new CsvTable("year", "study", "label", "k", "regime", "sensitivity", "sensitivity_lower", "sensitivity_upper", "specificity", "specificity_lower", "specificity_upper");
        foreach (var point in series)
        {
            var one = point.Estimate;
            csv.Row(
                point.Year, point.StudyId, point.Label, one.K, one.Regime.Name(), one.Sensitivity?.Estimate, one.Sensitivity?.Lower, one.Sensitivity?.Upper,
                one.Specificity?.Estimate, one.Specificity?.Lower, one.Specificity?.Upper);
        }

        return csv;
    }

    public static CsvTable Funnel(StratumDetail detail)
    {
        var csv = new CsvTable("study", "label", "log_diagnostic_odds_ratio", "inverse_root_effective_sample_size");
        foreach (var point in FunnelLayout.Compute(detail).Points)
            csv.Row(point.Study.StudyId, point.Study.Label, point.LogOddsRatio, point.InverseRootSize);
        return csv;
    }

    public static CsvTable Bias(BiasTable table)
    {
        var csv = new CsvTable("tool", "study", "label", "domain", "judgement", "applicability", "overall", "people");
        foreach (var tool in table.Tools)
        {
            foreach (var row in tool.Rows)
            {
                foreach (var domain in tool.Domains)
                {
                    var judged = row.Domains.GetValueOrDefault(domain);
                    csv.Row(tool.Name, row.Study.StudyId, row.Study.Label, domain, judged?.Judgement, judged?.Applicability, row.Overall, row.People);
                }
            }
        }

        foreach (var study in table.Unassessed)
            csv.Row("", study.StudyId, study.Label, "", "not assessed", "", "", study.Tp + study.Fp + study.Fn + study.Tn);
        return csv;
    }

    public static CsvTable Prisma(PrismaFlow flow)
    {
        var csv = new CsvTable("step", "detail", "n");
        csv.Row("identified", "", flow.Identified);
        foreach (var search in flow.Searches)
            csv.Row("identified", $"{search.Database}, last on {search.Last:yyyy-MM-dd}", search.Hits);
        csv.Row("duplicates removed", "", flow.DuplicatesRemoved).Row("screened", "", flow.Screened).Row("excluded", "", flow.Excluded)
            .Row("sought", "", flow.Sought).Row("not retrieved", "", flow.NotRetrieved).Row("awaiting assessment", "", flow.AwaitingAssessment).Row("assessed", "", flow.Assessed);
        foreach (var (reason, count) in flow.ExcludedByReason)
            csv.Row("excluded by full text", reason, count);
        return csv.Row("awaiting", "", flow.Awaiting).Row("awaiting extraction", "", flow.AwaitingExtraction).Row("studies by other methods", "", flow.StudiesByOtherMethods).Row("studies included", "", flow.StudiesIncluded).Row("reports included", "", flow.ReportsIncluded);
    }
}
