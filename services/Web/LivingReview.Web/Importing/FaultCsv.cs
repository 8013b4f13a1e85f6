using System.Text;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Studies;

namespace LivingReview.Web.Importing;

/// <summary>The rejected rows as a file to work through, as an address that holds it.</summary>
internal static class FaultCsv
{
    public static string Text(IEnumerable<ImportFault> faults)
    {
        var text = new StringBuilder();
        StudyRowsCsv.Write(text, ["row", "column", "reason"]);
        foreach (var fault in faults)
            StudyRowsCsv.Write(text, [fault.Row, fault.Column, fault.Reason]);
        return text.ToString();
    }

    public static string Address(IEnumerable<ImportFault> faults) => "data:text/csv;charset=utf-8;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(faults)));
}
