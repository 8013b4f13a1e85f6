using LivingReview.Client;
using LivingReview.Contracts.Screening;

namespace LivingReview.Web.Screening;

/// <summary>Links to the screening pages, and from a record to where it can be read.</summary>
internal static class ScreeningLinks
{
    public const string FullText = "full-text";
    public const string Conflicts = "conflicts";
    public const string Progress = "progress";
    public const string Searches = "searches";
    public const string Setup = "setup";

    public static string Screening(string review, string? part = null) => UrlBuilder.Build($"reviews/{Uri.EscapeDataString(review)}/screening", ("part", part));

    public static string Extract(string review, string record) => UrlBuilder.Build($"reviews/{Uri.EscapeDataString(review)}/screening/extract", ("record", record));

    /// <summary>Where the full text may be: the publisher's page, PubMed, and a search for a free copy.</summary>
    public static IEnumerable<(string Label, string Address)> Read(ScreeningRecord record)
    {
        if (Studies.StudyLinks.Source(record.Doi) is { } publisher)
            yield return ("Publisher (DOI)", publisher);
        if (Studies.StudyLinks.Source(null, record.Pmid) is { } pubMed)
            yield return ("PubMed", pubMed);
        var free = record.Pmid is { } pmid ? $"EXT_ID:{pmid}" : record.Doi is { } doi ? $"DOI:\"{doi}\"" : record.Title is { } title ? $"TITLE:\"{title}\"" : null;
        if (free is not null)
            yield return ("Europe PMC (free copy)", "https://europepmc.org/search?query=" + Uri.EscapeDataString(free));
    }
}
