using LivingReview.Contracts.Studies;
using LivingReview.Surveillance.Screening;

namespace LivingReview.Surveillance.Records;

/// <summary>The PRISMA 2020 numbers of a review: its records as they stood, with the studies that counted.</summary>
internal static class PrismaCount
{
    /// <summary>Counts.</summary>
    /// <param name="revision">Revision of the evidence.</param>
    /// <param name="desk">The desk as it stood when that revision was last the newest.</param>
    /// <param name="studies">The studies that counted at it, each with the number of its reports.</param>
    public static PrismaFlow Of(long revision, ScreeningState desk, IReadOnlyDictionary<string, int> studies)
    {
        var all = desk.InOrder.ToList();
        var unique = all.Where(r => r.DuplicateOf is null).ToList();
        var linked = unique.Where(r => r.Study is not null).ToList();
        var judged = unique.Where(r => r.Study is null).ToList();
        // By full text; a full text that could not be had is a decision too.
        var notRetrieved = judged.Where(r => r.Retrieved == false).ToList();
        var read = judged.Where(r => r.Retrieved != false && r.FullText.Outcome is not null).ToList();
        var excluded = read.Where(r => r.FullText.Outcome!.Decision == "exclude").ToList();
        var first = judged.Where(r => r.Retrieved != false && r.FullText.Outcome is null && r.TitleAbstract.Outcome is not null).ToList();
        var (dropped, assessed) = (first.Count(r => r.TitleAbstract.Outcome!.Decision == "exclude"), read.Count + linked.Count);
        var awaiting = first.Count - dropped;
        var became = linked.Select(r => r.Study!).ToHashSet(StringComparer.Ordinal);
        return new PrismaFlow
        {
            Revision = revision,
            Searches = [.. desk.Searches.GroupBy(s => s.Database, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new PrismaSearch(g.Key, g.Count(), g.Sum(s => s.Hits), g.Max(s => s.Date)))],
            Identified = all.Count,
            DuplicatesRemoved = all.Count - unique.Count,
            Screened = linked.Count + notRetrieved.Count + read.Count + first.Count,
            Excluded = dropped,
            Sought = assessed + notRetrieved.Count + awaiting,
            Assessed = assessed,
            NotRetrieved = notRetrieved.Count,
            AwaitingAssessment = awaiting,
            AwaitingExtraction = read.Count - excluded.Count,
            StudiesByOtherMethods = studies.Keys.Count(s => !became.Contains(s)),
            ExcludedByReason = excluded.GroupBy(r => r.FullText.Outcome!.Reason ?? "", StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            Awaiting = judged.Count - notRetrieved.Count - read.Count - first.Count,
            StudiesIncluded = studies.Count,
            ReportsIncluded = studies.Values.Sum(),
        };
    }
}
