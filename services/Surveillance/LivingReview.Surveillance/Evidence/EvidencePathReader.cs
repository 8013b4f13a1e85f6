using System.Diagnostics;
using LivingReview.Contracts.Surveillance;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Works;
using Marten;

namespace LivingReview.Surveillance.Evidence;

/// <summary>Joins what is known of a study's way: its work, its record at the desk, its entry and its first estimate.</summary>
internal sealed class EvidencePathReader(ISurveillanceStore store, ScreeningLog screening)
{
    public async Task<EvidencePaths> ReadAsync(string review, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var studies = await session.Query<IncludedStudy>().Where(s => s.Review == review && !s.Withdrawn).ToListAsync(cancellationToken);
        var reports = studies.SelectMany(s => s.Reports).ToList();
        var (dois, pmids) = (reports.Select(r => r.Doi).OfType<string>().ToArray(), reports.Select(r => r.Pmid).OfType<string>().ToArray());
        var works = await session.Query<Work>().Where(w => w.Review == review && w.MergedInto == null && (w.Doi.IsOneOf(dois) || w.Pmid.IsOneOf(pmids))).ToListAsync(cancellationToken);
        var records = await session.Query<ScreenedWork>().Where(w => w.Review == review && (w.Record.Doi.IsOneOf(dois) || w.Record.Pmid.IsOneOf(pmids))).ToListAsync(cancellationToken);
        var desk = await screening.ReadAsync(review, cancellationToken);
        var paths = studies.Select(study => Of(
                study, works.Where(w => study.Reports.Any(r => Same(r, w.Doi, w.Pmid))),
                records.Where(w => study.Reports.Any(r => Same(r, w.Record.Doi, w.Record.Pmid))).Select(w => (Standing: desk.Records.GetValueOrDefault(w.Record.Id)!, w.Trace)).Where(r => r.Standing is { DuplicateOf: null })))
            .OrderByDescending(path => path.EnteredAt).ThenBy(path => path.Study, StringComparer.Ordinal).ToList();
        var days = paths.Select(path => path.Days).OfType<double>().Order().ToList();
        return new EvidencePaths { Studies = paths, Measured = days.Count, MedianDays = days.Count == 0 ? null : (days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2 };
    }

    /// <summary>Of several reports the one that was published, found or decided first counts: from then on the evidence could be known.</summary>
    public static EvidencePath Of(IncludedStudy study, IEnumerable<Work> works, IEnumerable<(RecordStanding Standing, string? Trace)> records)
    {
        var (found, read) = (works.ToList(), records.ToList());
        var published = found.Min(w => w.Published);
        return new EvidencePath
        {
            Study = study.Study,
            Label = study.Label,
            Record = read.Select(r => r.Standing).MinBy(r => r.EnteredAt)?.Id,
            Published = published,
            FoundAt = found.Select(w => w.FoundAt).Concat(read.Select(r => r.Standing.EnteredAt)).Min(at => (DateTimeOffset?)at),
            ScreenedAt = read.Min(r => r.Standing.ScreenedAt),
            IncludedAt = read.Where(r => r.Standing.Status == "included").Min(r => r.Standing.AssessedAt),
            EnteredAt = study.EnteredAt,
            EstimatedAt = study.EstimatedAt,
            Trace = read.OrderBy(r => r.Standing.EnteredAt).Select(r => r.Trace).Concat(found.OrderBy(w => w.FoundAt).Select(w => w.Trace)).Select(TraceId).FirstOrDefault(t => t is not null),
            Days = published is { } day && study.EstimatedAt is { } at ? (at - new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero)).TotalDays : null,
        };
    }

    private static string? TraceId(string? traceParent) => ActivityContext.TryParse(traceParent, null, out var context) ? context.TraceId.ToHexString() : null;

    private static bool Same(IncludedReport report, string? doi, string? pmid) => (report.Doi is not null && report.Doi == doi) || (report.Pmid is not null && report.Pmid == pmid);
}
