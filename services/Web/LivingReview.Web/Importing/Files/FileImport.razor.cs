using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Api;
using LivingReview.Web.Importing.Reports;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace LivingReview.Web.Importing.Files;

/// <summary>
/// A file of studies: chosen, checked, imported. Short files are taken at once; long ones go as a job whose id is in the address, so that
/// its progress is found again after a reload.
/// </summary>
public sealed partial class FileImport
{
    /// <summary>A file larger than this is not worth trying at once.</summary>
    private const long AtOnce = 2_000_000;

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _leaving = new();
    private ChosenFile? _file;
    private string? _fileFault;
    private string _choice = "generic";
    private bool _mapping;
    private bool _long;
    private bool _sending;
    private long _sent;
    private long _drawn;
    private ImportJob? _job;
    private bool _unread;
    private ImportSummary? _summary;
    private ApiProblem? _fault;
    private string? _saved;
    private Guid? _followed;
    private IReadOnlyList<MappingProfile> _added = [];

    [Parameter, EditorRequired]
    public required string Review { get; set; }

    [Parameter, EditorRequired]
    public required Protocol Protocol { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<MappingProfile> Profiles { get; set; }

    /// <summary>The job that the address names.</summary>
    [Parameter]
    public Guid? Job { get; set; }

    /// <summary>Told when the review or its profiles changed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    private bool Busy => _sending || (_job is { } job && !ImportText.Ended(job));

    // What was just saved is there at once, whenever the page reads the list again.
    private IEnumerable<ImportChoice> Choices => Profiles.Concat(_added).DistinctBy(p => (p.Name, p.Version)).OrderBy(p => p.Version == 0 ? "" : p.Name, StringComparer.Ordinal)
        .ThenBy(p => p.Version == 0 ? 0 : -p.Version).Select(ImportChoice.From).Append(ImportChoice.JsonExport);

    private ImportChoice Choice => Choices.FirstOrDefault(c => c.Value == _choice) ?? ImportChoice.JsonExport;

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // After the first paint, so that the page does not wait for the job.
        if (Job is { } job && _followed != job && !_sending) await FollowAsync(job);
    }

    private void ChooseAsync(InputFileChangeEventArgs change)
    {
        _file = ChosenFile.From(change.File);
        _fileFault = _file switch
        {
            { TooLarge: true } => $"{_file.Name} has {_file.Length}; at most 32 MB are taken. Cut it into parts.",
            { Size: 0 } => $"{_file.Name} is empty.",
            _ => null,
        };
        var fits = ImportChoice.ForEnding(_file.Ending);
        if (Choices.Any(c => c.Value == fits) && Choice.Format != Choices.First(c => c.Value == fits).Format) _choice = fits;
        _long = _file.Size > AtOnce;
        Forget();
    }

    private void Read(ChangeEventArgs change)
    {
        _choice = change.Value as string ?? "generic";
        Forget();
    }

    private Task CheckAsync() => SendAsync(dryRun: true);

    private Task ImportAsync() => SendAsync(dryRun: false);

    private async Task SendAsync(bool dryRun)
    {
        if (Busy || _file is not { } file) return;
        (_fault, _saved, _sent, _sending) = (null, null, 0, true);
        if (dryRun) _summary = null;
        try
        {
            if (!_long) await AtOnceAsync(file, dryRun);
            if (_long) await AsJobAsync(file, dryRun);
        }
        finally
        {
            _sending = false;
        }

        if (_job is { } job && !ImportText.Ended(job)) await FollowAsync(job.Id);
    }

    private async Task AtOnceAsync(ChosenFile file, bool dryRun)
    {
        var (report, fault) = (await Imports.SendAsync(Review, file, Choice, dryRun, Sent, _leaving.Token)).Split();
        if (report is { TooLong: true })
        {
            _long = true;
            return;
        }

        if (fault is { Rejected.Count: > 0 }) _summary = ImportSummary.From(fault.Rejected);
        else _fault = fault;
        if (report is null) return;
        _summary = ImportSummary.From(report);
        if (!dryRun) await Changed.InvokeAsync();
    }

    private async Task AsJobAsync(ChosenFile file, bool dryRun)
    {
        (_job, _fault) = (await Imports.StartAsync(Review, file, Choice, dryRun, Sent, _leaving.Token)).Split();
        if (_job is { } job) Navigation.NavigateTo(ImportLinks.Import(Review, job: job.Id), replace: true);
    }

    /// <summary>Asks for the job until it is over; an answer that does not come is waited for.</summary>
    private async Task FollowAsync(Guid id)
    {
        _followed = id;
        try
        {
            for (var pause = FirstLook; await LookAsync(id); pause = pause < MaxPause ? pause * 1.5 : MaxPause)
            {
                StateHasChanged();
                await Task.Delay(pause, Time, _leaving.Token);
            }

            if (_job is { DryRun: false }) await Changed.InvokeAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The reader has left; the job goes on.
        }
    }

    /// <summary>Whether there is more to wait for.</summary>
    private async Task<bool> LookAsync(Guid id)
    {
        var (job, fault) = (await Imports.JobAsync(Review, id, _leaving.Token)).Split();
        if (fault is { Status: >= 400 and < 500 })
        {
            (_job, _fault) = (null, fault);
            return false;
        }

        _unread = job is null;
        if (job is null) return true;
        _job = job;
        if (!ImportText.Ended(job)) return true;
        if (job.State is "done" or "rejected") _summary = ImportSummary.From(job);
        else _fault = new ApiProblem { Title = ImportText.Broken(job) };
        return false;
    }

    private async Task SavedAsync(MappingProfile profile)
    {
        _saved = FormattableString.Invariant($"Saved as {profile.Name}, version {profile.Version}. It is chosen for this file.");
        _added = [.. _added, profile];
        await Changed.InvokeAsync();
        _choice = ImportChoice.From(profile).Value;
        _summary = null;
    }

    private void Forget() => (_summary, _fault, _saved, _job) = (null, null, null, null);

    private void Sent(long bytes)
    {
        _sent = bytes;
        if (_drawn != 0 && Time.GetElapsedTime(_drawn) < Redraw) return;
        _drawn = Time.GetTimestamp();
        _ = InvokeAsync(StateHasChanged);
    }
}
