using System.Globalization;
using System.Text.RegularExpressions;
using LivingReview.Figures.Formatting;
using LivingReview.Web.Studies.BackCalculating;
using LivingReview.Web.Studies.Editing;

namespace LivingReview.Web.Studies;

/// <summary>The labels of fields of the JSON.</summary>
internal static partial class FieldLabels
{
    private const string Inputs = "derivationInputs.";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["biasAssessments"] = "risk of bias assessment",
        ["domains"] = "domain",
        ["reports"] = "report",
        ["tables"] = "table",
        ["doi"] = "DOI",
        ["pmid"] = "PubMed ID",
    };

    /// <summary>"tables[0].reportedSensitivity" to "Table 1: Reported sensitivity (0 to 1)"; a field that the form does not show is split into words.</summary>
    public static string For(string path)
    {
        if (Table().Match(path) is not { Success: true } table)
            return FieldSpec.Study.FirstOrDefault(field => field.Name == path)?.Label ?? Capitalize(Split(path));
        var field = table.Groups["field"].Value;
        var known = FieldSpec.Table.FirstOrDefault(one => one.Name == field)?.Label
            ?? (field.StartsWith("factors.", StringComparison.Ordinal) ? StratumText.Words(field["factors.".Length..])
                : field.StartsWith(Inputs, StringComparison.Ordinal) ? T["reported {0}", ReportedFigureNames.Name(field[Inputs.Length..])] : Split(field));
        return T["Table {0}: {1}", int.Parse(table.Groups["i"].ValueSpan, CultureInfo.InvariantCulture) + 1, known];
    }

    // "biasAssessments[0].domains[1].judgement" to "risk of bias assessment 1, domain 2: judgement".
    private static string Split(string path)
    {
        var parts = path.Split('.').Select(Part).ToList();
        return parts.Count == 1 ? parts[0] : string.Join(", ", parts[..^1]) + ": " + parts[^1];
    }

    private static string Part(string part)
    {
        var name = part;
        var number = "";
        if (Item().Match(part) is { Success: true } item)
        {
            name = item.Groups["name"].Value;
            number = FormattableString.Invariant($" {int.Parse(item.Groups["i"].ValueSpan, CultureInfo.InvariantCulture) + 1}");
        }

        return T[Names.GetValueOrDefault(name) ?? Capital().Replace(name, letter => " " + letter.Value.ToLowerInvariant())] + number;
    }

    private static string Capitalize(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex(@"^tables\[(?<i>\d{1,4})\]\.(?<field>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Table();

    [GeneratedRegex(@"^(?<name>\w+)\[(?<i>\d{1,4})\]$", RegexOptions.CultureInvariant)]
    private static partial Regex Item();

    [GeneratedRegex("(?<=[a-z])[A-Z]", RegexOptions.CultureInvariant)]
    private static partial Regex Capital();
}
