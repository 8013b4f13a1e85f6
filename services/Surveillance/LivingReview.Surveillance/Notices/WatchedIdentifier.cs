using LivingReview.Surveillance.Evidence;
using LivingReview.Surveillance.Sources;

namespace LivingReview.Surveillance.Notices;

/// <summary>An identifier of an included report, and when the source is asked about it next.</summary>
/// <param name="Id">Source and identifier.</param>
/// <param name="Source">Who is asked: Crossref by DOI, PubMed by its id.</param>
/// <param name="Identifier">DOI or PubMed id.</param>
/// <param name="DueAt">When.</param>
/// <param name="CheckedAt">When the source last answered.</param>
public sealed record WatchedIdentifier(string Id, string Source, string Identifier, DateTimeOffset DueAt, DateTimeOffset? CheckedAt = null)
{
    internal static IEnumerable<WatchedIdentifier> Of(IncludedReport report)
    {
        if (report.Doi is { } doi) yield return new($"{SourceNames.Crossref}|{doi}", SourceNames.Crossref, doi, default);
        if (report.Pmid is { } pmid) yield return new($"{SourceNames.PubMed}|{pmid}", SourceNames.PubMed, pmid, default);
    }
}

/// <summary>How the watch stands with a source.</summary>
/// <param name="Id">The source.</param>
/// <param name="Failures">Faults in a row.</param>
/// <param name="RetryAt">Until then it is left alone.</param>
/// <param name="LastFailure">Name of the last fault.</param>
/// <param name="UpdatesTo">Last day whose notices were listed; Crossref alone.</param>
/// <param name="UpdatesDueAt">When they are listed next.</param>
public sealed record WatchState(string Id, int Failures = 0, DateTimeOffset? RetryAt = null, string? LastFailure = null, DateOnly? UpdatesTo = null, DateTimeOffset? UpdatesDueAt = null);
