using System.Globalization;
using LivingReview.EvidenceFiles.Tables;
using LivingReview.EvidenceFiles.Writing;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>A sample's table, cut into its studies.</summary>
internal static class SampleFile
{
    /// <summary>What the sample says about itself and an import would only name as not read.</summary>
    private static readonly HashSet<string> Left = ["published", "before_seed_search", "source_url", "rob_basis", "Outlier"];

    /// <summary>Columns whose names differ from those of an import.</summary>
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["rob_flow_timing"] = "rob_flow_and_timing",
        ["SAMPLE_SELECTION_BR"] = "rob_patient_selection",
        ["INDEX_TEST_BR"] = "rob_index_test",
        ["REFERENCE_STANDARD_BR"] = "rob_reference_standard",
        ["FLOW_AND_TIMING_BR"] = "rob_flow_and_timing",
        ["SAMPLE_SELECTION_AP"] = "ac_patient_selection",
        ["INDEX_TEST_AP"] = "ac_index_test",
        ["REFERENCE_STANDARD_AP"] = "ac_reference_standard",
    };

    /// <summary>The studies in the order of their publication; those without a date come first.</summary>
    public static async Task<IReadOnlyList<SampleFileStudy>> ReadAsync(Stream file, CancellationToken cancellationToken)
    {
        await using var table = await TableFile.OpenAsync(file, "csv", new TableOptions(), cancellationToken);
        var header = table.Header.ToList();
        var rows = new List<IReadOnlyList<string?>>();
        await foreach (var row in table.Rows.WithCancellation(cancellationToken)) rows.Add(row.Cells);
        var (study, published, primary) = (header.IndexOf("study"), header.IndexOf("published"), header.IndexOf("primary"));
        return
        [
            .. rows.GroupBy(row => row[study]!, StringComparer.Ordinal)
                .Where(one => primary < 0 || one.Any(row => row[primary] == "yes")) // without a primary table it is a worked exclusion, and told as one
                .Select(one => new SampleFileStudy(one.Key, published < 0 ? YearIn(one.Key) : Text(one.First()[published]), Csv(header, [.. one])))
                .OrderBy(one => one.Published ?? "", StringComparer.Ordinal).ThenBy(one => one.Label, StringComparer.Ordinal),
        ];
    }

    private static string Csv(List<string> header, IReadOnlyList<IReadOnlyList<string?>> rows)
    {
        var kept = Enumerable.Range(0, header.Count).Where(i => !Left.Contains(header[i])).ToList();
        var dated = !header.Contains("year");
        string[] names = [.. kept.Select(i => Names.GetValueOrDefault(header[i], header[i])), .. dated ? ["year"] : Array.Empty<string>()];
        var csv = new CsvTable(names);
        foreach (var row in rows)
            csv.Row([.. kept.Select(i => Cell(header[i], row[i])), .. dated ? [YearIn(row[header.IndexOf("study")]!)] : Array.Empty<object?>()]);
        return csv.ToString();
    }

    /// <summary>QUADAS-2 has low, high and unclear; "moderate" is the source's word for unclear.</summary>
    private static string? Cell(string column, string? cell) => cell == "moderate" && (column.EndsWith("_BR", StringComparison.Ordinal) || column.EndsWith("_AP", StringComparison.Ordinal)) ? "unclear" : cell;

    private static string? YearIn(string label) =>
        label.Split(' ').LastOrDefault(word => word.Length >= 4 && int.TryParse(word[..4], NumberStyles.None, CultureInfo.InvariantCulture, out _))?[..4];

    private static string? Text(string? cell) => string.IsNullOrWhiteSpace(cell) ? null : cell;
}

/// <summary>A study of a sample.</summary>
/// <param name="Label">How it is cited.</param>
/// <param name="Published">Year, or year and month; null if unknown.</param>
/// <param name="Csv">Its rows with a header, for an import.</param>
internal sealed record SampleFileStudy(string Label, string? Published, string Csv);
