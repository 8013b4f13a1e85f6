using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.Reviews;
using Marten;

namespace LivingReview.Ingestion.Studies;

/// <summary>The evidence that one group of submissions is decided on: what stands in their locked reviews, and what the group has accepted so far.</summary>
internal sealed class GroupEvidence(IDocumentSession session)
{
    private readonly Dictionary<string, ReviewRecord> _reviews = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StudyRecord> _studies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _accepted = new(StringComparer.Ordinal);
    private readonly HashSet<string> _receipts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly List<IdentifiedStudy> _identified = [];

    /// <summary>
    /// Locks those of the reviews that are not locked, and reads them with the receipts. Each statement sees what was committed
    /// before it, so a review is read as it stands under its lock.
    /// </summary>
    public async Task LockAsync(string[] reviews, string[] receipts)
    {
        var batch = session.CreateBatchQuery();
        var schema = session.DocumentStore.Options.Events.DatabaseSchemaName;
        var locked = batch.Query<string>($"select id from {schema}.mt_streams where id = any(?) order by id for update skip locked", (object)reviews);
        var records = batch.LoadMany<ReviewRecord>().ById(reviews);
        var used = receipts.Length == 0 ? null : batch.LoadMany<SubmissionReceipt>().ById(receipts);
        await batch.Execute();

        var mine = (await locked).ToHashSet(StringComparer.Ordinal);
        foreach (var review in (await records).Where(r => mine.Contains(r.Id))) _reviews.Add(review.Id, review);
        if (used is not null) _receipts.UnionWith((await used).Select(r => r.Id));
    }

    /// <summary>The locked review that takes this submission the plain way; null if there is none.</summary>
    public ReviewRecord? ReviewOf(GroupedSubmissions.Submission submission) =>
        _reviews.GetValueOrDefault(submission.Review) is { Protocol.RequireConfirmation: false } review && !(submission.Receipt is { } r && _receipts.Contains(r.Id)) ? review : null;

    /// <summary>Reads what stands under the ids of the studies, and the studies that share a mark with one of them.</summary>
    public async Task LoadAsync(IReadOnlyList<(string Review, ExtractedStudy Study)> studies)
    {
        if (studies.Count == 0) return;
        var keys = studies.SelectMany(s => IdentifiedStudy.From(s.Review, s.Study)).Select(m => m.Key).Distinct(StringComparer.Ordinal).ToArray();
        var batch = session.CreateBatchQuery();
        var standing = batch.LoadMany<StudyRecord>().ById([.. studies.Select(s => StudyRecord.IdOf(s.Review, s.Study.Id)).Distinct(StringComparer.Ordinal)]);
        var identified = keys.Length == 0 ? null : batch.Query<IdentifiedStudy>().Where(m => m.Key.IsOneOf(keys)).ToList();
        await batch.Execute();

        foreach (var record in await standing) _studies.Add(record.Id, record);
        if (identified is not null) _identified.AddRange(await identified);
    }

    /// <summary>Whether no submission of the group before this one has its study's id or its key.</summary>
    public bool IsFirst(GroupedSubmissions.Submission submission, ExtractedStudy study) =>
        _named.Add(StudyRecord.IdOf(submission.Review, study.Id)) && (submission.Receipt is null || _receipts.Add(submission.Receipt.Id));

    public StudyRecord? CurrentOf(string review, ExtractedStudy study) => _studies.GetValueOrDefault(StudyRecord.IdOf(review, study.Id));

    /// <summary>The studies that share a mark with this one, those that the group has accepted among them.</summary>
    public IReadOnlyList<IdentifiedStudy> OthersOf(string review, ExtractedStudy study)
    {
        var keys = IdentifiedStudy.From(review, study).Select(m => m.Key).ToHashSet(StringComparer.Ordinal);
        return [.. _identified.Where(m => keys.Contains(m.Key))];
    }

    /// <summary>Adds an accepted study; the revision that it makes.</summary>
    public long Accept(ReviewRecord review, ExtractedStudy study)
    {
        _identified.AddRange(IdentifiedStudy.From(review.Id, study));
        return review.Revision + (_accepted[review.Id] = _accepted.GetValueOrDefault(review.Id) + 1);
    }
}
