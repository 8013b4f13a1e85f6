using System.Globalization;
using System.Text;
using LivingReview.Contracts.Estimates;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>Strata as lines of a plain table, to four decimals.</summary>
internal static class PooledTable
{
    public static string Format(IEnumerable<StratumEstimate> strata)
    {
        var text = new StringBuilder();
        text.AppendLine(Row("stratum", "k", "sensitivity (95% CI)", "specificity (95% CI)", ""));
        foreach (var stratum in strata)
        {
            var note = stratum.Sensitivity is null && stratum.Specificity is null ? "listed singly, not pooled" : "";
            text.AppendLine(Row(stratum.Stratum, stratum.K.ToString(CultureInfo.InvariantCulture), Format(stratum.Sensitivity), Format(stratum.Specificity), note));
        }

        return text.ToString();
    }

    private static string Row(string stratum, string k, string sensitivity, string specificity, string note) =>
        string.Create(CultureInfo.InvariantCulture, $"  {stratum,-22}{k,3}  {sensitivity,-24}  {specificity,-24}  {note}").TrimEnd();

    private static string Format(EstimateInterval? value) =>
        value is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{value.Estimate:F4} ({value.Lower:F4}-{value.Upper:F4})");
}
