namespace LivingReview.Web.Importing.Mapping;

/// <summary>Which column of a file a field is read from, and which it might be.</summary>
internal static class ColumnMatching
{
    // By letters and digits alone, in lower case: as people head the columns of extraction sheets.
    private static readonly Dictionary<string, string[]> Usual = new(StringComparer.Ordinal)
    {
        ["study"] = ["study", "studyid", "studyname", "trial", "author", "authors", "firstauthor", "paper", "studlab", "names"],
        ["TP"] = ["tp", "truepositive", "truepositives", "truepos"],
        ["FP"] = ["fp", "falsepositive", "falsepositives", "falsepos"],
        ["FN"] = ["fn", "falsenegative", "falsenegatives", "falseneg"],
        ["TN"] = ["tn", "truenegative", "truenegatives", "trueneg"],
        ["year"] = ["year", "publicationyear", "pubyear", "studyyear"],
        ["doi"] = ["doi"],
        ["pmid"] = ["pmid", "pubmedid"],
        ["reference_standard"] = ["referencestandard", "reference", "goldstandard"],
        ["target_condition"] = ["targetcondition", "condition", "disease"],
        ["cohort"] = ["cohort", "dataset", "test", "analysisgroup"],
        ["threshold_value"] = ["threshold", "cutoff", "cutpoint"],
        ["country"] = ["country"],
        ["title"] = ["title"],
        ["note"] = ["note", "notes", "comment", "comments"],
    };

    /// <summary>The column that Ingestion reads the field from: by the profile's names, else by the field's own.</summary>
    public static string? Read(string field, string? mapped, IReadOnlyList<string> groups, IReadOnlyList<string> header)
    {
        var names = string.IsNullOrWhiteSpace(mapped)
            ? [field, field + ".cat", field + ".cts"]
            : mapped.Split('|', StringSplitOptions.TrimEntries).SelectMany(n => groups.Count == 0 ? [n] : groups.Select(g => n.Replace("{group}", g, StringComparison.Ordinal)));
        return names.Select(n => header.FirstOrDefault(h => h.Equals(n, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(h => h is not null);
    }

    /// <summary>The column that looks like the field; null if none does.</summary>
    public static string? Suggest(string field, IReadOnlyList<string> header)
    {
        var usual = Usual.GetValueOrDefault(field, [Plain(field)]);
        return usual.Select(u => header.FirstOrDefault(h => Plain(h) == u)).FirstOrDefault(h => h is not null);
    }

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
