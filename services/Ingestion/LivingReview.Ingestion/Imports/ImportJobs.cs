using System.Threading.Channels;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Hosting;
using LivingReview.Ingestion.Proposals;
using LivingReview.Ingestion.Reviews;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LivingReview.Ingestion.Imports;

/// <summary>How a long file is imported.</summary>
/// <param name="Answers">The profile, with the answers to the questions.</param>
/// <param name="Given">The answers as they were sent.</param>
/// <param name="DryRun">Whether nothing is written.</param>
/// <param name="GoodRows">Whether studies without a fault go in although others have one.</param>
internal sealed record ImportJobOptions(ImportAnswers Answers, IReadOnlyList<string> Given, bool DryRun, bool GoodRows);

/// <summary>What was done to how many studies of a long file; their ids are not kept.</summary>
internal readonly record struct StudyCounts(int Accepted, int Amended, int Unchanged)
{
    /// <summary>With those that a batch has found since it was counted last.</summary>
    public StudyCounts With(ImportBatch batch)
    {
        var sum = new StudyCounts(Accepted + batch.Accepted.Count, Amended + batch.Amended.Count, Unchanged + batch.Unchanged.Count);
        batch.Accepted.Clear();
        batch.Amended.Clear();
        batch.Unchanged.Clear();
        return sum;
    }
}

/// <summary>Progress of a long import.</summary>
/// <param name="Id">Id of the job.</param>
/// <param name="Job">The job as it stands.</param>
public sealed record ImportJobRecord(Guid Id, ImportJob Job);

/// <summary>That a file was imported to its end, and what the evidence was then: on the same evidence it says nothing new.</summary>
/// <param name="Id">Review, profile, hash of the file, and the build that read it.</param>
/// <param name="Revision">Revision of the review when the import ended.</param>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Studies">Studies of the file.</param>
public sealed record ImportedFile(string Id, long Revision, int Rows, int Studies)
{
    // Another build may read more of the same file.
    private static readonly Guid Build = typeof(ImportedFile).Module.ModuleVersionId;

    internal static string IdOf(string review, ImportJobOptions options, string hash) => FormattableString.Invariant(
        $"{review}|{options.Answers.Profile.Name}@{options.Answers.Profile.Version}:{options.Answers.Profile.Format}|{string.Join('|', options.Given)}|{hash}|{Build:N}");
}

/// <summary>
/// Imports long files one after another, in bounded memory: one pass to check everything, one to write in batches. A file with a fault
/// writes nothing. A process that ends in the middle leaves what it wrote; the same file again completes it.
/// </summary>
internal sealed partial class ImportJobs(IIngestionStore store, EvidenceLog log, TimeProvider time, ILogger<ImportJobs> logger) : BackgroundService
{
    private const int MaxWaiting = 16;
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);
    private readonly Channel<Work> _waiting = Channel.CreateBounded<Work>(new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.Wait });

    private sealed record Work(ImportJob Job, string Path, ImportJobOptions Options, string Actor);

    /// <summary>Keeps the file and queues the job; null if too many wait already.</summary>
    public async Task<ImportJob?> StartAsync(string review, Stream file, ImportJobOptions options, string actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var job = new ImportJob { Id = Guid.CreateVersion7(), Review = review, State = "checking", DryRun = options.DryRun, StartedAt = now, UpdatedAt = now };
        var path = Path.Combine(Path.GetTempPath(), $"livingreview-import-{job.Id:N}");
        await using (var copy = File.Create(path)) await file.CopyToAsync(copy, cancellationToken);
        await SaveAsync(job, cancellationToken);
        if (_waiting.Writer.TryWrite(new Work(job, path, options, actor))) return job;
        File.Delete(path);
        return null;
    }

    /// <summary>A job; one that has been silent for long was interrupted.</summary>
    public async Task<ImportJob?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var job = (await session.LoadAsync<ImportJobRecord>(id, cancellationToken))?.Job;
        return job is { State: "checking" or "writing" } && time.GetUtcNow() - job.UpdatedAt > Silence ? job with { State = "interrupted" } : job;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var work in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await SaveAsync(await RunAsync(work, stoppingToken), stoppingToken);
            }
            catch (Exception fault) when (fault.IsFault(stoppingToken))
            {
                JobFailed(logger, work.Job.Id, work.Job.Review, fault);
                await FailAsync(work, stoppingToken);
            }
            finally
            {
                File.Delete(work.Path);
            }
        }
    }

    private async Task<ImportJob> RunAsync(Work work, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(work.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan);
        var id = ImportedFile.IdOf(work.Job.Review, work.Options, await ContentHash.OfAsync(file, cancellationToken));
        if (await KnownAsync(work.Job, id, cancellationToken) is { } known) return known;

        var (job, unchanged, faulty) = await CheckAsync(work, file, cancellationToken);
        if (job.Faults > 0 && faulty is null) return job with { State = "rejected", UpdatedAt = time.GetUtcNow() };
        if (job.DryRun) return job with { State = "done", UpdatedAt = time.GetUtcNow() };
        var done = unchanged ? job with { State = "done", Written = job.Studies, Unchanged = job.Studies } : await WriteAsync(work, job, faulty, file, cancellationToken);
        if (done is { State: "done", Proposed: 0, Faults: 0 }) await RememberAsync(id, done, cancellationToken);
        return done;
    }

    /// <summary>The job's end, if this very file was imported and nothing has happened to the review since.</summary>
    private async Task<ImportJob?> KnownAsync(ImportJob job, string id, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ImportedFile>(id, cancellationToken) is not { } before) return null;
        return (await session.LoadAsync<ReviewRecord>(job.Review, cancellationToken))?.Revision == before.Revision
            ? job with { State = "done", Rows = before.Rows, Studies = before.Studies, Written = job.DryRun ? 0 : before.Studies, Unchanged = before.Studies, Revision = before.Revision }
            : null;
    }

    private async Task RememberAsync(string id, ImportJob done, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        session.Store(new ImportedFile(id, done.Revision, done.Rows, done.Studies));
        await session.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Reads and decides everything and writes nothing. The faults come back where the good rows are to be written despite them.</summary>
    private async Task<(ImportJob Job, bool Unchanged, FaultLog? Faulty)> CheckAsync(Work work, Stream stream, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var review = (await session.LoadAsync<ReviewRecord>(work.Job.Review, cancellationToken))!;
        var (faults, remarks) = (new FaultLog(), new List<string>());
        var file = new StudyFile(work.Options.Answers, review.Protocol, faults, remarks);
        var batch = new ImportBatch(faults, work.Options.Answers, remarks);
        var (job, found) = (work.Job, default(StudyCounts));
        await foreach (var rows in file.StreamAsync(stream, cancellationToken).Chunk(ImportBatch.Size))
        {
            await batch.DecideAsync(session, review, rows, cancellationToken);
            job = job with { Rows = job.Rows + rows.Sum(r => r.Lines.Count), Studies = job.Studies + rows.Length };
            batch.Waiting.Clear(); // they come again when the file is written
            found = found.With(batch);
            await SaveProgressAsync(job = Counted(), cancellationToken);
        }

        batch.Complete();
        // Said of the revision that was checked: what comes in between is what would have come after the import.
        job = Counted() with { Revision = review.Revision, Rejected = faults.All, Warnings = batch.Warnings, Corrections = batch.Corrections, Remarks = remarks };
        await SaveAsync(job, cancellationToken);
        return (job, faults.Count == 0 && found.Unchanged == job.Studies, work.Options.GoodRows && !file.Unreadable ? faults : null);

        ImportJob Counted() => job.DryRun
            ? job with { Accepted = found.Accepted, Amended = found.Amended, Unchanged = found.Unchanged, Faults = faults.Count }
            : job with { Faults = faults.Count };
    }

    private async Task<ImportJob> WriteAsync(Work work, ImportJob job, FaultLog? known, Stream stream, CancellationToken cancellationToken)
    {
        // The studies whose faults are known already are those that wait; any other fault means that the review changed meanwhile.
        var (faults, remarks) = (known?.WithoutNew() ?? new FaultLog(), new List<string>());
        var expected = faults.Count;
        var batch = new ImportBatch(faults, work.Options.Answers, remarks);
        var (hasPart, found) = (false, default(StudyCounts));
        await using var session = store.QuerySession();
        var review = (await session.LoadAsync<ReviewRecord>(job.Review, cancellationToken))!;
        var file = new StudyFile(work.Options.Answers, review.Protocol, faults, remarks) { NamesAreChecked = known is null };
        await foreach (var rows in file.StreamAsync(stream, cancellationToken).Chunk(ImportBatch.Size))
        {
            var (revision, proposed, drafts, wrote) = (job.Revision, 0, 0, false);
            await log.WriteAsync(
                job.Review,
                async (evidence, token) =>
                {
                    var decided = await batch.DecideAsync(evidence.Session, evidence.Review, rows, token);
                    if (faults.Count > expected) return Results.Empty;
                    if (known is not null) drafts = ImportRecords.KeepDrafts(evidence.Session, job.Review, work.Actor, time.GetUtcNow(), file, work.Options.Answers, work.Options.Given, batch.Waiting, faults).Count;
                    batch.Waiting.Clear();
                    if (evidence.Review.Protocol.RequireConfirmation)
                    {
                        proposed = (await ImportedProposals.ProposeAsync(evidence, decided.Select(d => (d.Event, d.Submission)), token)).Count;
                        await evidence.Session.SaveChangesAsync(token);
                        return Results.Empty;
                    }

                    foreach (var decision in decided) evidence.Append(decision.Event);
                    revision = evidence.Revision;
                    if (evidence.Events.Count == 0)
                    {
                        if (drafts > 0) await evidence.Session.SaveChangesAsync(token);
                        return Results.Empty;
                    }

                    ImportRecords.KeepPart(evidence.Session, job.Id, hasPart, job.Review, work.Actor, time.GetUtcNow(), decided);
                    wrote = true;
                    return null;
                },
                (_, _) => Task.FromResult(Results.Empty),
                cancellationToken,
                work.Actor);
            hasPart |= wrote;
            if (faults.Count > expected) return job with { State = "failed", Faults = faults.Count, Rejected = faults.All, Error = "The review changed while the file was written; send it again." };

            found = found.With(batch);
            job = job with
            {
                State = "writing",
                Written = job.Written + rows.Length,
                Accepted = found.Accepted,
                Amended = found.Amended,
                Unchanged = found.Unchanged,
                Proposed = job.Proposed + proposed,
                Drafts = job.Drafts + drafts,
                Revision = revision,
            };
            await SaveProgressAsync(job, cancellationToken);
        }

        return job with { State = "done" };
    }

    /// <summary>The figures alone: what was found may be long, is written when the check and the job end, and is not written anew with every batch.</summary>
    private Task SaveProgressAsync(ImportJob job, CancellationToken cancellationToken) =>
        SaveAsync(job with { Rejected = [], Warnings = [], Corrections = [], Remarks = [] }, cancellationToken);

    private async Task SaveAsync(ImportJob job, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        session.Store(new ImportJobRecord(job.Id, job with { UpdatedAt = time.GetUtcNow() }));
        await session.SaveChangesAsync(cancellationToken);
    }

    private async Task FailAsync(Work work, CancellationToken cancellationToken)
    {
        try
        {
            await SaveAsync((await FindAsync(work.Job.Id, cancellationToken) ?? work.Job) with { State = "failed", Error = "The server could not finish; send the file again: what is there stays." }, cancellationToken);
        }
        catch (Exception fault) when (fault.IsFault(cancellationToken))
        {
            JobFailed(logger, work.Job.Id, work.Job.Review, fault); // it will show as interrupted
        }
    }

    [LoggerMessage(LogLevel.Error, "Import {Job} into review {Review} failed.")]
    private static partial void JobFailed(ILogger log, Guid job, string review, Exception fault);
}
