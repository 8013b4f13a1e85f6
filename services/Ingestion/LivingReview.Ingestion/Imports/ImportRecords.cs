using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.EvidenceFiles.Values;
using LivingReview.Ingestion.Studies;
using Marten;

namespace LivingReview.Ingestion.Imports;

/// <summary>What is kept of an import beside the evidence, in the same transaction.</summary>
internal static class ImportRecords
{
    /// <summary>Keeps what the import did, so that it can be undone.</summary>
    public static void Keep(IDocumentSession session, Guid import, string review, string actor, DateTimeOffset now, string? hash, IEnumerable<ImportDecision> decisions) =>
        session.Store(new ImportRecord(import, review, actor, now, hash, [.. decisions.Select(d => Imported(d.Event)).OfType<ImportedStudy>()]));

    /// <summary>Keeps what a batch of a long import did, with the batch: it is undone as one step too, also if it breaks off.</summary>
    public static void KeepPart(IDocumentSession session, Guid import, bool isFurther, string review, string actor, DateTimeOffset now, IEnumerable<ImportDecision> decisions) =>
        session.Store(new ImportRecord(isFurther ? Guid.CreateVersion7() : import, review, actor, now, null, [.. decisions.Select(d => Imported(d.Event)).OfType<ImportedStudy>()]) { Whole = isFurther ? import : null });

    private static ImportedStudy? Imported(object e) => e switch
    {
        ExtractionAccepted accepted => new ImportedStudy(accepted.Study.Id, 1, Added: true),
        ExtractionRestored restored => new ImportedStudy(restored.Study.Id, restored.StudyVersion, Added: true),
        ExtractionAmended amended => new ImportedStudy(amended.Study.Id, amended.StudyVersion, Added: false),
        _ => null,
    };

    /// <summary>Keeps the studies that have a fault as drafts; gives what is said of them.</summary>
    public static IReadOnlyList<ImportDraftSummary> KeepDrafts(
        IDocumentSession session, string review, string actor, DateTimeOffset now, StudyFile file, ImportAnswers answers, IReadOnlyList<string> given, IReadOnlyList<ImportRow> waiting, FaultLog faults)
    {
        var byRow = faults.All.ToLookup(f => f.Row);
        var drafts = waiting.Where(r => r.Rows.Count > 0).Select(row => new ImportDraft
        {
            Id = Guid.CreateVersion7(),
            Review = review,
            Label = row.Study.Label ?? FormattableString.Invariant($"row {row.Lines[0]}"),
            Profile = answers.Profile,
            Header = file.Header,
            Rows = [.. row.Rows.DistinctBy(r => r.Line).Select(r => new ImportDraftRow(r.Line, r.Cells))],
            Faults = [.. row.Lines.Distinct().SelectMany(line => byRow[line])],
            Answers = [.. given.Concat(ConventionOf(file)).Distinct(StringComparer.Ordinal)],
            ImportedBy = actor,
            ChangedAt = now,
        }).ToList();
        session.Store(drafts.ConvertAll(d => new ImportDraftRecord(d.Id, review, d)).ToArray());
        return drafts.ConvertAll(d => new ImportDraftSummary(d.Id, d.Label, [.. d.Rows.Select(r => r.Row)], d.Faults.Count));
    }

    /// <summary>A row by itself does not show the convention of its file.</summary>
    private static IEnumerable<string> ConventionOf(StudyFile file) => file.Columns?.DecimalMark switch
    {
        DecimalMark.Point => ["decimal:point"],
        DecimalMark.Comma => ["decimal:comma"],
        _ => [],
    };
}
