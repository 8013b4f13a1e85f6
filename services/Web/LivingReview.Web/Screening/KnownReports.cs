using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Screening;

/// <summary>Whether a record is in the evidence already.</summary>
internal static class KnownReports
{
    /// <summary>The studies that have the record's DOI or PubMed ID, as their own or as one of their reports'.</summary>
    public static IReadOnlyList<StudyView> Of(ScreeningRecord record, IReadOnlyList<StudyView> studies) =>
        [.. studies.Where(view => Same(record, view.Study.Doi, view.Study.Pmid) || view.Study.Reports.Any(report => Same(record, report.Doi, report.Pmid)))];

    private static bool Same(ScreeningRecord record, string? doi, string? pmid) =>
        (Bare(record.Doi) is { } one && string.Equals(one, Bare(doi), StringComparison.OrdinalIgnoreCase)) || (record.Pmid is { Length: > 0 } id && id == pmid);

    // The same DOI may be written as an address.
    private static string? Bare(string? doi) =>
        string.IsNullOrWhiteSpace(doi) ? null : doi.Trim() is var text && text.IndexOf("10.", StringComparison.Ordinal) is > 0 and var at ? text[at..] : doi.Trim();
}
