using LivingReview.Contracts.Studies;
using LivingReview.Web.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace LivingReview.Web.Importing;

/// <summary>Checks and imports one file; a large one as a job whose progress is shown.</summary>
public sealed partial class FileImport
{
    private const long FileLimit = 32 * 1024 * 1024;

    /// <summary>A file above this is taken as a job: its report stays short and its progress is seen.</summary>
    private const long JobFrom = 1024 * 1024;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _leaving = new();
    private CancellationTokenSource? _watching;
    private IBrowserFile? _file;
    private string? _profile;
    private ImportChoice? _choice;
    private bool _busy;
    private bool _clean;
    private string? _note;
    private ImportJob? _job;
    private Outcome? _result;
    private Problem? _problem;

    [Inject]
    private ImportsClient Imports { get; set; } = null!;

    [Inject]
    private RecordsClient Records { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        _watching?.Dispose();
        _leaving.Dispose();
    }

    private void Choose(InputFileChangeEventArgs change)
    {
        _file = change.FileCount == 1 ? change.File : null;
        Forget();
        if (_file?.Size > FileLimit)
            (_file, _note) = (null, FormattableString.Invariant($"The file has {change.File.Size / 1048576.0:0.0} MB; at most 32 MB can be imported at once. Divide it."));
    }

    private void ChooseProfile(ChangeEventArgs change)
    {
        _profile = change.Value as string is { Length: > 0 } profile ? profile : null;
        Forget();
    }

    private void Forget() => (_clean, _note, _job, _result, _problem) = (false, null, null, null, null);

    private async Task RunAsync(bool dryRun)
    {
        if (_file is not { } file || _busy)
            return;
        Forget();
        if ((_choice = ImportChoice.For(file.Name, _profile)) is not { } choice)
        {
            _note = $"{file.Name}: the page cannot tell what kind of file this is. Name a profile.";
            return;
        }

        _busy = true;
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        _watching = watching;
        _note = dryRun ? "The file is being checked; nothing is written." : "The file is being imported.";
        try
        {
            await using var stream = file.OpenReadStream(FileLimit, watching.Token);
            _result = choice.HoldsRecords ? await SendRecordsAsync(stream, choice, dryRun, watching.Token) : await SendStudiesAsync(stream, file.Size, choice, dryRun, watching.Token);
            _clean = dryRun && _result is { Clean: true };
            _note = null;
            if (!dryRun && _result is not null)
                await Imported.InvokeAsync();
        }
        catch (OperationCanceledException) when (watching.IsCancellationRequested)
        {
            _note = "No longer watched. A file that was sent whole is still dealt with; the same file again changes nothing.";
        }
        catch (Exception exception) when (exception is IOException or Microsoft.JSInterop.JSException)
        {
            _note = "The browser could not read the file any more. Choose it again.";
        }
        finally
        {
            _busy = false;
            _watching = null;
        }
    }

    private async Task<Outcome?> SendStudiesAsync(Stream stream, long size, ImportChoice choice, bool dryRun, CancellationToken cancellationToken)
    {
        var (start, problem) = (await Imports.SendAsync(Review, stream, choice, dryRun, size > JobFrom && choice.Format != "json", cancellationToken)).Split();
        if (start?.Report is { } report)
            return Outcome.Of(report);
        if (start?.Job is { } job)
            return await FollowAsync(job, cancellationToken);
        if (problem!.Rejected.Count > 0)
            return new Outcome { DryRun = dryRun, Faults = problem.Rejected.Count, Rejected = problem.Rejected };
        _problem = problem;
        return null;
    }

    private async Task<Outcome?> SendRecordsAsync(Stream stream, ImportChoice choice, bool dryRun, CancellationToken cancellationToken)
    {
        (var report, _problem) = (await Records.ImportAsync(Review, stream, choice.Format, dryRun, cancellationToken)).Split();
        return report is null ? null : Outcome.Of(report);
    }

    private async Task<Outcome?> FollowAsync(ImportJob job, CancellationToken cancellationToken)
    {
        _note = null;
        while (job.State is "checking" or "writing")
        {
            _job = job;
            StateHasChanged();
            await Task.Delay(Look, Time, cancellationToken);
            // A look that fails is repeated: the job goes on by itself.
            job = (await Imports.JobAsync(Review, job.Id, cancellationToken)).Split().Value ?? job;
        }

        _job = job;
        if (job.State is "done" or "rejected")
            return Outcome.Of(job);
        _problem = new Problem { Title = job.State == "interrupted" ? "The import was interrupted. Send the file again: what is there stays." : job.Error ?? "The import failed. Send the file again." };
        return null;
    }

    private async Task StopAsync()
    {
        if (_watching is not null)
            await _watching.CancelAsync();
    }
}
