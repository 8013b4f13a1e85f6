using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.Imports;
using LivingReview.Ingestion.Studies;
using Marten;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Ingestion.DoubleExtraction;

/// <summary>The studies of one person's sheet, on their way to the double extractions that they belong to.</summary>
/// <param name="upload">The sheet.</param>
/// <param name="answers">What was answered to questions about it.</param>
/// <param name="by">Whose it is.</param>
/// <param name="isCaller">Whether a name is that person's.</param>
/// <param name="now">When.</param>
internal sealed class SheetEntries(UploadedStudies upload, ImportAnswers answers, string by, Func<string, bool> isCaller, DateTimeOffset now)
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    /// <summary>Keeps all of the sheet or nothing.</summary>
    public async Task<IResult> KeepAsync(Evidence evidence, bool dryRun, CancellationToken cancellationToken)
    {
        var review = evidence.Review.Id;
        var rows = upload.Rows.Where(row => !row.Broken).ToList();
        var known = await KnownStudies.LoadAsync(evidence.Session, review, rows, cancellationToken);
        var extractions = (await evidence.Session.Query<DoubleExtractionRecord>().Where(e => e.Review == review).ToListAsync(cancellationToken)).Where(e => e.Study is null).ToList();
        var (kept, outcomes) = (new List<DoubleExtractionRecord>(), new List<ExtractionSheetStudy>());
        foreach (var row in rows)
        {
            if (Check(row, known, evidence) is not { } study) continue;
            var open = Find(extractions, study);
            // Another study of the sheet does not belong to it too.
            if (open is not null) extractions.Remove(open);
            var found = open ?? New(review, study, known);
            var (record, outcome) = Enter(found, row, study);
            outcomes.Add(new ExtractionSheetStudy(row.Lines[0], study.Label, outcome, dryRun && open is null ? null : found.Id));
            if (record is not null) kept.Add(record);
        }

        var sheet = new ExtractionSheet { DryRun = dryRun, Studies = upload.Faults.Count > 0 ? [] : outcomes, Rejected = upload.Faults.All, Remarks = upload.Remarks };
        if (dryRun) return Results.Ok(sheet);
        if (upload.Faults.Count > 0) return ImportEndpoints.Rejected(upload.Faults);
        evidence.Session.Store<DoubleExtractionRecord>(kept);
        await evidence.Session.SaveChangesAsync(cancellationToken);
        return Results.Ok(sheet);
    }

    private ExtractedStudy? Check(ImportRow row, KnownStudies known, Evidence evidence)
    {
        if (row.AssessmentsOnly)
        {
            upload.Faults.Add(new ImportFault(row.Lines[0], "study", "A sheet of extractions has 2x2 tables; assessments alone are imported as a file."));
            return null;
        }

        if (known.Recognise(row, answers, upload.Faults, _ids.ContainsKey) is not var (id, _)) return null;
        var found = new Faults();
        var study = StudyRules.Check(row.Study with { Id = id }, evidence.Review.Protocol, found);
        foreach (var (field, message) in found.All) upload.Faults.Add(ImportBatch.InFile(row, field, message, evidence.Review.Protocol));
        if (study is null) return null;
        if (_ids.TryAdd(id, row.Lines[0])) return study;
        upload.Faults.Add(new ImportFault(row.Lines[0], "study", FormattableString.Invariant($"'{row.Study.Label}' is the study of row {_ids[id]} by its id, DOI, PMID or registry number: use the same name, or correct what they share.")));
        return null;
    }

    /// <summary>
    /// The double extraction that a study belongs to: by what is extracted again, by an identifier that both have, or by the name, in which case, spaces and
    /// punctuation do not count. What the other person entered is compared here and not shown.
    /// </summary>
    private DoubleExtractionRecord? Find(IEnumerable<DoubleExtractionRecord> extractions, ExtractedStudy study)
    {
        var identifiers = StudyIdentifier.AllOf(study).Where(i => i.Kind != StudyIdentifierKind.Cohort).ToHashSet();
        var name = PlainText.Key(study.Label);
        return extractions.Select(one => (One: one, Match: Match(one)))
            .Where(pair => pair.Match > 0)
            // An open one before one that both have handed in; the caller's own before another's.
            .OrderByDescending(pair => pair.Match).ThenBy(pair => pair.One.Entries.Count == 2).ThenByDescending(pair => pair.One.Entries.Any(e => isCaller(e.By))).ThenBy(pair => pair.One.AssignedAt)
            .Select(pair => pair.One).FirstOrDefault();

        int Match(DoubleExtractionRecord one) =>
            one.Corrects is { } corrects ? (corrects == study.Id ? 3 : 0)
            : one.Entries.Any(e => e.Study.Id == study.Id || StudyIdentifier.AllOf(e.Study).Any(identifiers.Contains)) ? 2
            : one.Entries.Select(e => e.Study).Any(other => PlainText.Key(other.Label) == name && (other.Year ?? study.Year) == (study.Year ?? other.Year)) || PlainText.Key(one.Label) == name ? 1
            : 0;
    }

    private DoubleExtractionRecord New(string review, ExtractedStudy study, KnownStudies known) =>
        new(Guid.CreateVersion7(now), review, study.Label, by, now) { Source = study.Doi, Corrects = known.Find(study.Id) is { Withdrawn: null } ? study.Id : null };

    private (DoubleExtractionRecord? Record, string Outcome) Enter(DoubleExtractionRecord found, ImportRow row, ExtractedStudy study)
    {
        var own = found.Entries.Any(e => isCaller(e.By));
        if (found.Entries.Count == 2) return (null, own ? "compared" : "not-assigned");
        if (found.Extractors.Count > 0 && !found.Extractors.Any(isCaller)) return (null, "not-assigned");
        var entries = found.Entries.Where(e => !isCaller(e.By)).Append(new HandedInExtraction(by, now, row.Study with { Id = study.Id }, study)).ToList();
        return (found with { Entries = entries }, entries.Count == 2 ? "to-reconcile" : own ? "replaced" : "waiting");
    }
}
