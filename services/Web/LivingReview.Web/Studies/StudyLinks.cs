namespace LivingReview.Web.Studies;

/// <summary>Links to the pages about studies.</summary>
internal static class StudyLinks
{
    public static string List(string review) => $"reviews/{Uri.EscapeDataString(review)}/studies";

    public static string Study(string review, string study) => $"{List(review)}/{Uri.EscapeDataString(study)}";

    public static string New(string review) => List(review) + "/new";

    public static string Edit(string review, string study) => Study(review, study) + "/edit";

    /// <summary>The correction of a study back to one of its versions.</summary>
    public static string Revert(string review, string study, int version) => Edit(review, study) + FormattableString.Invariant($"?as={version}");

    public static string Import(string review) => $"reviews/{Uri.EscapeDataString(review)}/import";

    /// <summary>The evidence as a file, at a revision or now.</summary>
    public static string Export(string review, string format, long? revision = null) =>
        $"reviews/{Uri.EscapeDataString(review)}/export/{format}" + (revision is { } at ? FormattableString.Invariant($"?revision={at}") : "");

    /// <summary>A link for a DOI, a PubMed ID or a notice; null if it is not safe to link.</summary>
    public static string? Source(string? doi, string? pmid = null) =>
        !string.IsNullOrWhiteSpace(doi) ? Uri.TryCreate(doi, UriKind.Absolute, out var address)
                ? address.Scheme is "https" or "http" ? address.ToString() : null
                : "https://doi.org/" + Uri.EscapeDataString(doi).Replace("%2F", "/", StringComparison.Ordinal)
        : !string.IsNullOrWhiteSpace(pmid) ? "https://pubmed.ncbi.nlm.nih.gov/" + Uri.EscapeDataString(pmid) + "/" : null;
}
