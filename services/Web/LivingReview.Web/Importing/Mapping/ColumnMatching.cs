namespace LivingReview.Web.Importing.Mapping;

/// <summary>Finds the column of a file that a field is read from, and suggests one.</summary>
internal static class ColumnMatching
{
    // Common column names of extraction sheets, reduced to letters and digits in lower case.
    private static readonly Dictionary<string, string[]> KnownNames = new(StringComparer.Ordinal)
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

    /// <summary>The column that Ingestion reads the field from: by the names in the profile, else by the name of the field.</summary>
    public static string? Read(string field, string? mapped, IReadOnlyList<string> groups, IReadOnlyList<string> header)
    {
        var names = string.IsNullOrWhiteSpace(mapped)
            ? [field, field + ".cat", field + ".cts"]
            : mapped.Split('|', StringSplitOptions.TrimEntries).SelectMany(n => groups.Count == 0 ? [n] : groups.Select(g => n.Replace("{group}", g, StringComparison.Ordinal)));
        return names.Select(n => header.FirstOrDefault(h => h.Equals(n, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(h => h is not null);
    }

    /// <summary>The column that seems to match the field; null if none does.</summary>
    public static string? Suggest(string field, IReadOnlyList<string> header)
    {
        var usual = KnownNames.GetValueOrDefault(field, [Plain(field)]);
        return usual.Select(u => header.FirstOrDefault(h => Plain(h) == u)).FirstOrDefault(h => h is not null);
    }

    private static string Plain(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
