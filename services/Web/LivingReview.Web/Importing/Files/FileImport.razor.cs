using LivingReview.Client;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Importing.Reports;
using LivingReview.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace LivingReview.Web.Importing.Files;

/// <summary>
/// Imports a file of studies: select, check, import. Short files are imported immediately; long ones as a job whose id is in the URL, so that
/// its progress is shown again after a reload.
/// </summary>
public sealed partial class FileImport
{
    /// <summary>Files larger than this are always imported as a job.</summary>
    private const long MaxImmediateBytes = 2_000_000;

    private static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);

    private readonly Departure _leaving = new();
    private SelectedFile? _file;
    private string? _fileError;
    private string _pasted = "";
    private string _choice = "generic";
    private bool _mapping;
    private bool _long;
    private bool _sending;
    private long _sent;
    private long _drawn;
    private ImportJob? _job;
    private bool _isUnreachable;
    private ImportReportSummary? _summary;
    private ApiProblem? _problem;
    private string? _saved;
    private Guid? _followed;
    private IReadOnlyList<MappingProfile> _added = [];
    private IReadOnlyList<string> _answers = [];
    private IReadOnlyList<ImportFault> _faults = [];
    private IReadOnlyDictionary<string, string> _suggestions = new Dictionary<string, string>();

    [Parameter, EditorRequired]
    public required string Review { get; set; }

    [Parameter, EditorRequired]
    public required Protocol Protocol { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<MappingProfile> Profiles { get; set; }

    /// <summary>The job in the URL.</summary>
    [Parameter]
    public Guid? Job { get; set; }

    /// <summary>Called when the review or its profiles changed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    private bool Busy => _sending || (_job is { } job && !ImportText.Ended(job));

    // A profile that was just saved is available immediately, before the page reloads the list.
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

    private void ChooseAsync(InputFileChangeEventArgs change) => Choose(SelectedFile.From(change.File));

    /// <summary>Takes pasted cells as a file, and checks them.</summary>
    private Task PasteAsync()
    {
        if (string.IsNullOrWhiteSpace(_pasted)) return Task.CompletedTask;
        Choose(SelectedFile.FromText(_pasted));
        return _fileError is null ? CheckAsync() : Task.CompletedTask;
    }

    private void Choose(SelectedFile file)
    {
        _file = file;
        _fileError = _file switch
        {
            { TooLarge: true } => T["{0} has {1}; the limit is 32 MB. Split it into parts.", _file.Name, _file.Length],
            { Size: 0 } => T["{0} is empty.", _file.Name],
            _ => null,
        };
        var fits = ImportChoice.ForExtension(_file.Extension);
        if (Choices.Any(c => c.Value == fits) && Choice.Format != Choices.First(c => c.Value == fits).Format) _choice = fits;
        _long = _file.Size > MaxImmediateBytes;
        Clear();
    }

    private void Read(ChangeEventArgs change)
    {
        _choice = change.Value as string ?? "generic";
        Clear();
    }

    private Task CheckAsync() => SendAsync(Mode(dryRun: true));

    private Task ImportAsync() => SendAsync(Mode(dryRun: false));

    private Task ImportGoodRowsAsync() => SendAsync(Mode(dryRun: false) with { GoodRows = true });

    private ImportMode Mode(bool dryRun) => new(dryRun, GoodRows: false, _answers);

    /// <summary>Checks the file again with the answers that were given.</summary>
    private Task AnswerAsync(IReadOnlyList<string> answers)
    {
        _answers = [.. _answers, .. answers];
        return CheckAsync();
    }

    private async Task SendAsync(ImportMode mode)
    {
        if (Busy || _file is not { } file) return;
        (_problem, _saved, _sent, _sending) = (null, null, 0, true);
        if (mode.DryRun) (_summary, _faults) = (null, []);
        try
        {
            if (!_long) await SendImmediatelyAsync(file, mode);
            if (_long) await AsJobAsync(file, mode);
        }
        finally
        {
            _sending = false;
        }

        if (_job is { } job && !ImportText.Ended(job)) await FollowAsync(job.Id);
    }

    private async Task SendImmediatelyAsync(SelectedFile file, ImportMode mode)
    {
        var (report, problem) = (await Imports.SendAsync(Review, file.ToUpload(Sent), Choice.With(mode), _leaving.Token)).Split();
        if (report is { TooLong: true })
        {
            _long = true;
            return;
        }

        if (problem is { Rejected.Count: > 0 }) _summary = ImportReportSummary.From(problem.Rejected);
        else _problem = problem;
        if (report is null) return;
        _summary = ImportReportSummary.From(report);
        if (mode.DryRun)
        {
            _faults = report.Rejected;
            await SuggestAsync(file);
        }
        else
        {
            _faults = [];
            await Changed.InvokeAsync();
        }
    }

    private async Task AsJobAsync(SelectedFile file, ImportMode mode)
    {
        (_job, _problem) = (await Imports.StartAsync(Review, file.ToUpload(Sent), Choice.With(mode), _leaving.Token)).Split();
        if (_job is { } job) Navigation.NavigateTo(ImportLinks.Import(Review, job: job.Id), replace: true);
    }

    /// <summary>Asks which columns the headings suggest, where a needed one is missing.</summary>
    private async Task SuggestAsync(SelectedFile file)
    {
        _suggestions = new Dictionary<string, string>();
        if (Choice.Profile is not { } profile || !_faults.Any(f => f.Question?.Choices.Any(c => c.Answer.StartsWith("column:", StringComparison.Ordinal)) == true)) return;
        var (columns, _) = (await Imports.ColumnsAsync(Review, file.ToUpload(null), profile.Format, _leaving.Token)).Split();
        _suggestions = columns?.Suggestions.Where(s => !s.Key.Equals(s.Value, StringComparison.OrdinalIgnoreCase)).ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal) ?? [];
    }

    /// <summary>Polls the job until it ends; keeps trying when the service is not responding.</summary>
    private async Task FollowAsync(Guid id)
    {
        _followed = id;
        try
        {
            for (var pause = FirstPoll; await PollAsync(id); pause = pause < MaxPause ? pause * 1.5 : MaxPause)
            {
                StateHasChanged();
                await Task.Delay(pause, Time, _leaving.Token);
            }

            if (_job is { DryRun: false }) await Changed.InvokeAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page was closed; the job continues.
        }
    }

    /// <summary>Whether the job is still running.</summary>
    private async Task<bool> PollAsync(Guid id)
    {
        var (job, problem) = (await Imports.JobAsync(Review, id, _leaving.Token)).Split();
        if (problem is { Status: >= 400 and < 500 })
        {
            (_job, _problem) = (null, problem);
            return false;
        }

        _isUnreachable = job is null;
        if (job is null) return true;
        _job = job;
        if (!ImportText.Ended(job)) return true;
        if (job.State is "done" or "rejected") _summary = ImportReportSummary.From(job);
        else _problem = new ApiProblem { Title = ImportText.Broken(job) };
        return false;
    }

    private async Task SavedAsync(MappingProfile profile)
    {
        _saved = T["Saved as {0}, version {1}. It is selected for this file.", profile.Name, profile.Version];
        _added = [.. _added, profile];
        await Changed.InvokeAsync();
        _choice = ImportChoice.From(profile).Value;
        _summary = null;
    }

    private void Clear()
    {
        (_summary, _problem, _saved, _job) = (null, null, null, null);
        (_answers, _faults) = ([], []);
    }

    private void Sent(long bytes)
    {
        _sent = bytes;
        if (_drawn != 0 && Time.GetElapsedTime(_drawn) < Redraw) return;
        _drawn = Time.GetTimestamp();
        _ = InvokeAsync(StateHasChanged);
    }
}
