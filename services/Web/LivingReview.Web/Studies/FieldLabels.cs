using System.Text.RegularExpressions;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Studies.BackCalculating;
using LivingReview.Web.Studies.Editing;

namespace LivingReview.Web.Studies;

/// <summary>What a reader sees for a field of the JSON.</summary>
internal static partial class FieldLabels
{
    private const string Printed = "derivationInputs.";

    /// <summary>"tables[0].reportedSensitivity" to "Table 1: sensitivity as printed"; a field that the form does not have stays as it is.</summary>
    public static string For(string path)
    {
        if (Table().Match(path) is not { Success: true } table)
            return FieldSpec.Study.FirstOrDefault(field => field.Name == path)?.Label ?? path;
        var field = table.Groups["field"].Value;
        var known = FieldSpec.Table.FirstOrDefault(one => one.Name == field)?.Label
            ?? (field.StartsWith("factors.", StringComparison.Ordinal) ? StratumName.Words(field["factors.".Length..])
                : field.StartsWith(Printed, StringComparison.Ordinal) ? "printed " + ReportedFigureNames.Name(field[Printed.Length..]) : field);
        return FormattableString.Invariant($"Table {int.Parse(table.Groups["i"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) + 1}: {known}");
    }

    [GeneratedRegex(@"^tables\[(?<i>\d{1,4})\]\.(?<field>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Table();
}
