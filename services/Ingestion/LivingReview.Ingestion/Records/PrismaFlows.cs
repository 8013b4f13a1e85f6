using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.History;
using Marten;

namespace LivingReview.Ingestion.Records;

/// <summary>The PRISMA 2020 numbers from the logs: the evidence at a revision, the records as they stood when that revision was last the newest.</summary>
internal static class PrismaFlows
{
    public static async Task<PrismaFlow> AtAsync(IQuerySession session, string review, long revision, CancellationToken cancellationToken)
    {
        var evidence = await session.Events.FetchStreamAsync(review, version: revision + 1, token: cancellationToken);
        var next = evidence.FirstOrDefault(e => e.Version == revision + 1)?.Timestamp;
        var records = await session.Events.FetchStreamAsync(RecordLog.StreamOf(review), token: cancellationToken);
        var studies = EvidenceAt.Replay(evidence.Where(e => e.Version <= revision)).Studies;
        return Count(revision, [.. records.Where(e => next is null || e.Timestamp < next).Select(e => e.Data)], studies);
    }

    public static PrismaFlow Count(long revision, IReadOnlyList<object> events, IReadOnlyCollection<ExtractedStudy> studies)
    {
        var imported = events.OfType<RecordsImported>().SelectMany(e => e.Records).ToList();
        var unique = imported.Where(r => r.DuplicateOf is null).Select(r => r.Id).ToHashSet(StringComparer.Ordinal);
        var first = Last(RecordRules.TitleAbstract);
        var second = Last(RecordRules.FullText);
        var links = events.OfType<RecordLinked>().GroupBy(e => e.Record, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Study, StringComparer.Ordinal);
        var linked = links.Keys.ToHashSet(StringComparer.Ordinal);
        var notRetrieved = second.Values.Where(e => e.Decision == "exclude" && IsNotRetrieved(e.Reason) && !linked.Contains(e.Record)).Select(e => e.Record).ToHashSet(StringComparer.Ordinal);
        var assessed = second.Keys.Concat(linked).Where(r => !notRetrieved.Contains(r)).ToHashSet(StringComparer.Ordinal);
        var sought = first.Values.Where(e => e.Decision == "include").Select(e => e.Record).Concat(second.Keys).Concat(linked).Distinct(StringComparer.Ordinal).ToList();
        return new PrismaFlow
        {
            Revision = revision,
            Searches = [.. events.OfType<SearchRun>().GroupBy(s => s.Database, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => new PrismaSearch(g.Key, g.Count(), g.Sum(s => s.Hits), g.Max(s => s.Date)))],
            Identified = imported.Count,
            DuplicatesRemoved = imported.Count - unique.Count,
            Screened = first.Keys.Concat(second.Keys).Concat(linked).Distinct(StringComparer.Ordinal).Count(),
            Excluded = first.Values.Count(e => e.Decision == "exclude" && !second.ContainsKey(e.Record) && !linked.Contains(e.Record)),
            Sought = sought.Count,
            Assessed = assessed.Count,
            NotRetrieved = notRetrieved.Count,
            AwaitingAssessment = sought.Count - assessed.Count - notRetrieved.Count,
            AwaitingExtraction = second.Values.Count(e => e.Decision == "include" && !linked.Contains(e.Record)),
            StudiesByOtherMethods = studies.Count(s => !links.ContainsValue(s.Id)),
            ExcludedByReason = second.Values.Where(e => e.Decision == "exclude" && !linked.Contains(e.Record) && !notRetrieved.Contains(e.Record)).GroupBy(e => e.Reason ?? "", StringComparer.Ordinal)
                .OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            Awaiting = unique.Count(r => !first.ContainsKey(r) && !second.ContainsKey(r) && !linked.Contains(r)),
            StudiesIncluded = studies.Count,
            ReportsIncluded = studies.Sum(s => Math.Max(1, s.Reports.Count)),
        };

        static bool IsNotRetrieved(string? reason) => reason?.Contains("not retrieved", StringComparison.OrdinalIgnoreCase) == true;

        Dictionary<string, RecordScreened> Last(string stage) => events.OfType<RecordScreened>().Where(e => e.Stage == stage)
            .GroupBy(e => e.Record, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
    }
}
