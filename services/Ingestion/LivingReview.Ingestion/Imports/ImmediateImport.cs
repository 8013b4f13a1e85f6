using System.Globalization;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Ingestion.Proposals;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Ingestion.Imports;

/// <summary>One attempt to import a file that was read: in one transaction, all of it or nothing, or its good rows and drafts of the others.</summary>
internal sealed class ImmediateImport(string review, UploadedStudies upload, ImportAnswers answers, string[] given, string? hash, string actor)
{
    private readonly Guid _import = Guid.CreateVersion7();
    private readonly ImportBatch _batch = new(upload.Faults, answers, upload.Remarks);
    private IReadOnlyList<string> _proposed = [];
    private IReadOnlyList<ImportDraftSummary> _drafts = [];
    private long _reached;

    public bool DryRun { get; init; }

    public bool GoodRows { get; init; }

    /// <summary>The draft that was read; it goes when its study goes in.</summary>
    public ImportDraftRecord? Draft { get; init; }

    /// <summary>The response; null if the protocol or the draft changed meanwhile, so that the studies have to be read again.</summary>
    public async Task<IResult?> WriteAsync(EvidenceLog log, TimeProvider time, CancellationToken cancellationToken)
    {
        var outdated = false;
        var result = await log.WriteAsync(
            review,
            async (evidence, token) =>
            {
                outdated = !upload.Fits(evidence.Review.Protocol) || !await IsCurrentAsync(evidence, token);
                return outdated ? Results.Empty : await DecideAsync(evidence, time, token);
            },
            (_, _) => Task.FromResult(Results.Ok(Report(_reached) with { Import = _import })),
            cancellationToken,
            actor);
        return outdated ? null : result;
    }

    private async Task<bool> IsCurrentAsync(Evidence evidence, CancellationToken cancellationToken) =>
        Draft is null || (await evidence.Session.LoadAsync<ImportDraftRecord>(Draft.Id, cancellationToken) is { } found && found.HasContentOf(Draft));

    private async Task<IResult?> DecideAsync(Evidence evidence, TimeProvider time, CancellationToken cancellationToken)
    {
        var decided = new List<ImportDecision>();
        foreach (var chunk in upload.Rows.Chunk(ImportBatch.Size)) decided.AddRange(await _batch.DecideAsync(evidence.Session, evidence.Review, chunk, cancellationToken));
        _batch.Complete();

        var partly = GoodRows && upload.File is { Unreadable: false, TooLong: false };
        if (upload.Faults.Count > 0 && !partly) return DryRun ? Unwritten(evidence) : ImportEndpoints.Rejected(upload.Faults);
        _drafts = ImportRecords.KeepDrafts(evidence.Session, review, actor, time.GetUtcNow(), upload.File, answers, given, _batch.Waiting, upload.Faults);
        if (Draft is not null) evidence.Session.Delete(Draft);
        if (evidence.Review.Protocol.RequireConfirmation)
        {
            _proposed = await ImportedProposals.ProposeAsync(evidence, decided.Select(d => (d.Event, d.Submission)), cancellationToken);
            if (!DryRun) await evidence.Session.SaveChangesAsync(cancellationToken);
            return Unwritten(evidence);
        }

        foreach (var decision in decided) evidence.Append(decision.Event);
        _reached = evidence.Revision;
        if (DryRun) return Unwritten(evidence);
        if (evidence.Events.Count > 0)
        {
            ImportRecords.Keep(evidence.Session, _import, review, actor, time.GetUtcNow(), hash, decided);
            return null;
        }

        if (_drafts.Count > 0 || Draft is not null) await evidence.Session.SaveChangesAsync(cancellationToken);
        return Unwritten(evidence);
    }

    private IResult Unwritten(Evidence evidence) => Results.Ok(Report(evidence.Review.Revision));

    private ImportReport Report(long revision) => new()
    {
        DryRun = DryRun,
        Revision = revision,
        Accepted = _batch.Accepted,
        Amended = _batch.Amended,
        Unchanged = _batch.Unchanged,
        Corrections = _batch.Corrections,
        Proposed = _proposed,
        Rejected = upload.Faults.All,
        Faults = upload.Faults.Count,
        Drafts = _drafts,
        Warnings = _batch.Warnings,
        Remarks = upload.Remarks,
        Profile = answers.Profile.Version == 0 ? answers.Profile.Name : string.Create(CultureInfo.InvariantCulture, $"{answers.Profile.Name}@{answers.Profile.Version}"),
        ContentHash = hash,
        TooLong = upload.File.TooLong,
    };
}
