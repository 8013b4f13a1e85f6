using System.Text.Json.Nodes;
using LivingReview.Client;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Drafts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Telemetry;
using LivingReview.Web.Drafting;
using LivingReview.Web.Forms;
using LivingReview.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace LivingReview.Web.Studies.Editing;

/// <summary>The behaviour of the form: checks while typing, previews, submits.</summary>
public sealed partial class StudyForm
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private readonly HashSet<string> _touched = new(StringComparer.OrdinalIgnoreCase);
    private readonly Departure _leaving = new();
    private StudyFormModel _model = new();
    private StudyView? _base;
    private FieldErrors _errors = FieldErrors.None;
    private FieldErrors _shown = FieldErrors.None;
    private IReadOnlyList<GuardFinding> _findings = [];
    private IReadOnlyList<string> _messages = [];
    private StudyCheck? _check;
    private StudyPreview? _preview;
    private AlertPreview? _alerts;
    private ApiProblem? _problem;
    private string? _done;
    private string? _idempotencyKey;
    private bool _sent;
    private bool _sending;
    private bool _previewing;
    private bool _paperOpen;
    private bool _short;
    private long _edits;
    private Task _checking = Task.CompletedTask;
    private StudyDrafts _drafts = null!;
    private bool _started;
    private bool _ready;

    [Inject]
    private StudiesClient Studies { get; set; } = null!;

    [Inject]
    private StudyEffectClient Effects { get; set; } = null!;

    [Inject]
    private FormDraftsClient DraftClient { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _checking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        _short = Short;
        Start();
        if (DraftAddress.Of(Navigation) is { } draft && await _drafts.Keeper.OpenAsync(draft, _leaving.Token) is { } found)
            Resume(found);
        _started = true;
        StateHasChanged();
        await _drafts.ListOthersAsync(_leaving.Token);
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // Only another study resets the form; a newer version of the same study does not, because the user is typing.
        if (_base?.Study.Id != Existing?.Study.Id)
            Start();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        // Only a page that responds is rendered again: connection.js waits for it. The draft must be known by then.
        if (_ready || !_started)
            return;
        _ready = true;
        StateHasChanged();
        // Going back to a version shows first what that would do.
        if (Former is not null)
            _ = InvokeAsync(PreviewAndShowAsync);
    }

    private async Task PreviewAndShowAsync()
    {
        try
        {
            await PreviewAsync();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The form was closed.
        }
    }

    private void Start()
    {
        var subject = Subject ?? (Former is null ? Existing?.Study.Id : FormattableString.Invariant($"{Former.Study.Id} as version {Former.Version}"));
        _drafts = new StudyDrafts(new DraftKeeper(DraftClient, Review, "study", subject), Time);
        Reset(Existing);
        if (Former is null && Filled is null)
            return;
        _model = Fresh();
        if (Former is not null)
            _model.Reason = FormattableString.Invariant($"Back to version {Former.Version}.");
        _checking = CheckSoonAsync(++_edits);
    }

    private StudyFormModel Fresh() => Filled is not null ? StudyFormModel.From(Filled) : new StudyFormModel(Former?.Study ?? Existing?.Study);

    private void Reset(StudyView? from)
    {
        _base = from;
        _model = new StudyFormModel(from?.Study);
        (_errors, _shown, _findings, _check, _preview, _idempotencyKey, _sent) = (FieldErrors.None, FieldErrors.None, [], null, null, null, false);
        _touched.Clear();
    }

    /// <summary>Keeps the edits and applies them to a newer version of the study, which the correction is then compared with.</summary>
    public void RebaseOn(StudyView newest)
    {
        _base = newest;
        _model = _model.RebaseOn(newest.Study);
        (_check, _findings, _messages, _problem) = (null, [], [], null);
        Edited("");
    }

    /// <summary>Enters into the last table what a reader found beside the form, as if it had been typed.</summary>
    public void Change(Action<TableDraft> change)
    {
        change(_model.Tables[^1]);
        Edited(FormattableString.Invariant($"tables[{_model.Tables.Count - 1}]"));
        StateHasChanged();
    }

    private void Edited(string path)
    {
        // Changed content is another submission; sending the same content again is not.
        (_idempotencyKey, _preview, _drafts.Resumed) = (null, null, null);
        _touched.Add(path);
        KeepSoon();
        var edit = ++_edits;
        _checking = CheckSoonAsync(edit);
    }

    private void KeepSoon()
    {
        var model = _model;
        // What was typed for a study that is saved by now is no draft any more.
        _ = _drafts.KeepSoonAsync(() => model != _model || _sending ? null : (Title, Content()), () => InvokeAsync(StateHasChanged), _leaving.Token);
    }

    private string Title => _model.Fields["label"].Trim();

    private string Content()
    {
        var draft = _model.ToDraft();
        draft["version"] = _base?.Version;
        return draft.ToJsonString();
    }

    private void Resume(FormDraft draft)
    {
        if (JsonNode.Parse(draft.Content) is not JsonObject content)
            return;
        _model = StudyFormModel.FromDraft(content, Fresh());
        _short = _short && _model.Tables.Count == 1 && !FieldSpec.Paper.Any(spec => _model.Fields[spec.Name].Length > 0);
        _paperOpen = FieldSpec.Paper.Any(spec => Existing is null && _model.Fields[spec.Name].Length > 0);
        _drafts.Resumed = (int?)content["version"] is { } version && version < Existing?.Version
            ? T["Your draft began with version {0}; it is now applied to version {1}. Check the changes below.", version, Existing.Version]
            : T["Your draft is here again."];
        _checking = CheckSoonAsync(++_edits);
    }

    private async Task ContinueAsync(FormDraft draft)
    {
        if (await _drafts.ContinueAsync(draft, Title, Content, _leaving.Token) is not { } found)
            return;
        Reset(Existing);
        Resume(found);
    }

    private Task DiscardAsync(FormDraft draft) => _drafts.DiscardAsync(draft, _leaving.Token);

    private async Task CheckSoonAsync(long edit)
    {
        try
        {
            await Task.Delay(Pause, Time, _leaving.Token);
            if (edit != _edits || _sending)
                return;
            var local = _model.Errors();
            if (local.Count > 0)
            {
                Show(local);
            }
            else
            {
                var (check, problem) = (await Studies.CheckAsync(Review, Submission(), _leaving.Token)).Split();
                if (edit != _edits || _sending)
                    return;
                (_check, _findings) = (check, problem?.Findings ?? []);
                Show(_findings.Count > 0 ? null : problem?.Errors);
            }

            await InvokeAsync(StateHasChanged);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The form was closed.
        }
    }

    // Before the first submission, untouched fields show no errors.
    private void Show(IReadOnlyDictionary<string, IReadOnlyList<string>>? errors)
    {
        _errors = new FieldErrors(errors);
        _shown = _sent ? _errors : _errors.Where(path => _touched.Any(touched => path.StartsWith(touched, StringComparison.OrdinalIgnoreCase) && touched.Length > 0));
        _paperOpen = _paperOpen || FieldSpec.Paper.Any(spec => _shown.For(spec.Name).Count > 0);
    }

    private void Accept(string code, string? reason)
    {
        _model.Overrides[code] = reason ?? "";
        _idempotencyKey = null;
        KeepSoon();
    }

    private void GiveReason(string reason)
    {
        _model.Reason = reason;
        KeepSoon();
    }

    private void ShowAll() => _short = false;

    private void AddTable()
    {
        if (_model.Tables.Count == 1)
            _model.Tables[0].Primary = true;
        _model.Tables.Add(new TableDraft());
        Edited("");
    }

    private void Remove(TableDraft table)
    {
        _model.Tables.Remove(table);
        _model.Removals++;
        if (table.Primary)
            _model.Tables[0].Primary = true;
        Edited("");
    }

    private void MakePrimary(TableDraft table)
    {
        foreach (var one in _model.Tables)
            one.Primary = one == table;
        Edited("tables");
    }

    private StudySubmission Submission() => _base is { } known ? _model.ToSubmission() with { Id = known.Study.Id } : _model.ToSubmission();

    private async Task PreviewAsync()
    {
        if (Refuse(_model.Errors()))
            return;
        _previewing = true;
        _alerts = null;
        using var span = Tracing.Resume("preview extraction", Trace);
        (_preview, _problem) = (await Effects.PreviewAsync(Review, Submission(), _leaving.Token)).Split();
        if (_preview is not null)
            (_alerts, _) = (await Effects.PreviewAlertsAsync(Review, _preview, _leaving.Token)).Split();
        _previewing = false;
        if (_problem is null)
            return;
        _sent = true;
        Show(_problem.Errors);
        _messages = _errors.Any ? [T["There is nothing to preview yet. Please correct the marked fields."]] : [_problem.Message];
    }

    private async Task SubmitAsync()
    {
        if (_sending)
            return;
        _sent = true;
        _done = null;
        var errors = _model.Errors();
        if (_base is not null && string.IsNullOrWhiteSpace(_model.Reason))
            errors["reason"] = [T["Enter a reason; it is kept in the study's history."]];
        if (Refuse(errors))
            return;
        _sending = true;
        try
        {
            if (Send is not null)
            {
                await SendElsewhereAsync(Send);
                return;
            }

            using var span = Tracing.Resume("enter extraction", Trace);
            _idempotencyKey ??= Guid.CreateVersion7().ToString();
            var outcome = _base is { } known
                ? await Studies.AmendAsync(Review, known.Study.Id, known.Version, Submission(), CancellationToken.None)
                : await Studies.SubmitAsync(Review, Submission(), _idempotencyKey, CancellationToken.None);
            await ShowAsync(outcome);
        }
        finally
        {
            _sending = false;
            // Refused, or not answered: the last of it may not have been kept yet.
            if (_drafts.HasUnsent)
                KeepSoon();
        }
    }

    private async Task SendElsewhereAsync(Func<StudySubmission, Task<ApiProblem?>> send)
    {
        if (await send(Submission()) is { } problem)
        {
            (_messages, _problem) = ([], null);
            ShowRefusal(problem);
            return;
        }

        await _drafts.FinishAsync();
    }

    private bool Refuse(Dictionary<string, IReadOnlyList<string>> errors)
    {
        (_messages, _problem) = ([], null);
        if (errors.Count == 0)
            return false;
        _sent = true;
        Show(errors);
        _messages = [T["Nothing was sent. Please correct the marked fields."]];
        return true;
    }

    private async Task ShowAsync(SubmissionResult outcome)
    {
        (_messages, _problem) = ([], null);
        switch (outcome)
        {
            case SubmissionResult.Accepted done:
                Reset(_base is null ? null : done.Study);
                _done = T["{0} was saved as revision {1}. Results will update in a few seconds.", done.Study.Study.Label, done.Study.Revision];
                await _drafts.FinishAsync();
                await Accepted.InvokeAsync(done.Study);
                break;
            case SubmissionResult.Proposed proposed:
                Reset(_base);
                _done = T["{0} needs confirmation by a second person on the studies page.", proposed.Proposal.Submission.Label];
                await _drafts.FinishAsync();
                break;
            case SubmissionResult.Refused refused:
                ShowRefusal(refused.Problem);
                break;
            default:
                _messages = [T["The server is not responding. Your input is kept: submit it again; it will not be counted twice."]];
                break;
        }
    }

    private void ShowRefusal(ApiProblem problem)
    {
        _problem = problem;
        _findings = problem.Findings;
        Show(problem.Findings.Count > 0 ? null : problem.Errors);
        if (problem.Access is not null)
            return;
        _messages = problem.Findings.Count > 0 ? [T["Nothing was saved: the figures contradict each other or another study. Correct them, or give a reason to keep them."]]
            // If the fields show their errors, the detail would only repeat them.
            : _errors.Any ? [T["Nothing was saved. Please correct the marked fields."], .. _errors.Others(HasField)]
            : [problem.Message];
    }

    // Errors of fields that the short form does not show are listed with the others.
    private bool HasField(string path) => _short ? FormPaths.IsInShortForm(path, Protocol) : FormPaths.IsInForm(path, Protocol, _model.Tables.Count);
}
