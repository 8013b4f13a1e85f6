using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.EvidenceFiles.Writing;

namespace LivingReview.Web.Tables;

/// <summary>The tables of the page with the changes.</summary>
internal static class ChangeTables
{
    public static CsvTable Versions(IReadOnlyList<VersionView> versions)
    {
        var csv = new CsvTable("version", "revision", "published", "note", "engine", "citation");
        foreach (var one in versions)
            csv.Row(one.Number, one.Revision, one.PublishedAt, one.Note, one.EngineVersion, one.Citation);
        return csv;
    }

    public static CsvTable Difference(EstimatesDiff difference)
    {
        var csv = new CsvTable("stratum", "share", "study", "sensitivity", "specificity");
        foreach (var one in difference.Strata)
        {
            csv.Row(one.Stratum, "before", "", one.Before?.Sensitivity?.Estimate, one.Before?.Specificity?.Estimate);
            csv.Row(one.Stratum, "after", "", one.After?.Sensitivity?.Estimate, one.After?.Specificity?.Estimate);
            if (one.Attribution is not { } why)
                continue;
            csv.Row(one.Stratum, "change", "", why.Change.Sensitivity, why.Change.Specificity);
            csv.Row(one.Stratum, "method", "", why.Method.Sensitivity, why.Method.Specificity);
            foreach (var study in why.Studies)
                csv.Row(one.Stratum, study.Kind.Name(), study.Label, study.Share.Sensitivity, study.Share.Specificity);
            csv.Row(one.Stratum, "interaction", "", why.Interaction.Sensitivity, why.Interaction.Specificity);
        }

        return csv;
    }
}
