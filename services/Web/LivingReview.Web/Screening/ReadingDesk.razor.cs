using System.Globalization;
using LivingReview.Client;
using LivingReview.Contracts.Screening;
using LivingReview.Figures.Formatting;
using LivingReview.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace LivingReview.Web.Screening;

/// <summary>The behaviour of the desk: the next record is shown at once, and what was decided is sent behind it, in order.</summary>
public sealed partial class ReadingDesk
{
    /// <summary>Records that are read in advance, and how few of them are too few.</summary>
    private const int Ahead = 30;

    private const int TooFew = 10;

    private readonly Departure _leaving = new();
    private ReadingList _queue = new();
    private (string, string?, string?) _shown;
    private string _news = "";
    private ApiProblem? _problem;
    private string? _told;
    private Task _sent = Task.CompletedTask;
    private ReadingList? _reading;
    private bool _isRead;
    private bool _reasonNeeded;
    private bool _keys = true;

    private bool IsConflict => Stage is null;

    // What a key is about: the record, and whether a reason is asked for.
    private string? Shown => _queue.Current is { } view ? view.Record.Id + (_reasonNeeded ? " reason" : "") : null;

    private string Standing => !_isRead ? "" : _queue.Decided == 0
        ? T["{0} to read", NumberText.Count(_queue.Left)]
        : T["{0} to read, {1} decided just now", NumberText.Count(_queue.Left), NumberText.Count(_queue.Decided)];

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var asked = (Review, Stage, By);
        if (_shown != asked)
        {
            (_shown, _news, _queue, _isRead, _problem, _told) = (asked, News, new ReadingList(), false, null, null);
            await RefillAsync();
        }
        else if (_news != News)
        {
            // A desk that is empty looks again when others have decided something.
            _news = News;
            if (_isRead && _queue.Current is null)
                await RefillAsync();
        }
    }

    private static string? KeyOf(int reason) => reason < 10 ? ((reason + 1) % 10).ToString(CultureInfo.InvariantCulture) : null;

    private RenderFragment? Key(string key) => !_keys ? null : builder =>
    {
        builder.OpenElement(0, "kbd");
        builder.AddAttribute(1, "aria-hidden", "true");
        builder.AddContent(2, key);
        builder.CloseElement();
    };

    private string StageOf(ScreeningRecordView view) => Stage ?? (view.Status == "conflict-full-text" ? ScreeningVocabulary.FullText : ScreeningVocabulary.TitleAbstract);

    private Task ExcludeAsync()
    {
        _reasonNeeded = _queue.Current is { } view && (StageOf(view) == ScreeningVocabulary.FullText || Plan.ReasonsByTitleAbstract);
        return _reasonNeeded ? Task.CompletedTask : DecideAsync("exclude", null);
    }

    private void Next()
    {
        (_problem, _told, _reasonNeeded) = (null, null, false);
        _queue.Skip();
    }

    private async Task DecideAsync(string decision, string? reason)
    {
        if (_queue.Current is null)
            return;
        (_problem, _told, _reasonNeeded) = (null, null, false);
        var view = _queue.Decide();
        var judgement = new ScreeningJudgement { Decision = decision, Reason = reason, Screener = By };
        await SendAsync(() => IsConflict
            ? Desk.ResolveAsync(Review, view.Record.Id, StageOf(view), judgement, CancellationToken.None)
            : Desk.JudgeAsync(Review, view.Record.Id, StageOf(view), judgement, CancellationToken.None), problem => Refuse(view, problem));
        if (_queue.IsLow(TooFew))
            await RefillAsync();
    }

    // Nothing is lost: what was not accepted is shown again, unless two others have decided it meanwhile.
    private void Refuse(ScreeningRecordView view, ApiProblem problem)
    {
        if (problem.Status == 409)
        {
            _queue.Forget(view);
            _told = T["“{0}” was decided by others meanwhile; your decision does not count.", view.Record.Title ?? view.Record.Id];
            return;
        }

        _queue.PutBack(view);
        _problem = problem;
    }

    private async Task UndoAsync()
    {
        if (!_queue.CanUndo)
            return;
        (_problem, _told, _reasonNeeded) = (null, null, false);
        var view = _queue.TakeLast();
        await SendAsync(() => Desk.TakeBackAsync(Review, view.Record.Id, StageOf(view), By, CancellationToken.None), problem =>
        {
            if (problem.Status == 409)
                _told = T["Both persons have judged “{0}”; this can no longer be undone.", view.Record.Title ?? view.Record.Id];
            else
                _problem = problem;
        }, () => _queue.PutBack(view));
    }

    /// <summary>One after the other: an undo must not overtake what it undoes. What was pressed is sent even if the page is left.</summary>
    private Task SendAsync(Func<Task<ApiResult<ScreeningRecordView>>> send, Action<ApiProblem> refused, Action? done = null) => _sent = SendAfterAsync(_sent, send, refused, done);

    private static async Task SendAfterAsync(Task before, Func<Task<ApiResult<ScreeningRecordView>>> send, Action<ApiProblem> refused, Action? done)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var (_, problem) = (await send()).Split();
        if (problem is null)
            done?.Invoke();
        else
            refused(problem);
    }

    private async Task RefillAsync()
    {
        var queue = _queue;
        if (_reading == queue)
            return;
        _reading = queue;
        try
        {
            var result = IsConflict
                ? await Desk.ConflictsAsync(Review, queue.Ask(Ahead), _leaving.Token)
                : await Desk.QueueAsync(Review, Stage!, By, queue.Ask(Ahead), _leaving.Token);
            var (page, problem) = result.Split();
            if (page is not null)
                queue.Add(page.Records, page.Total);
            else
                _problem = problem;
            _isRead = _isRead || (page is not null && queue == _queue);
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            if (_reading == queue)
                _reading = null;
        }

        await Decided.InvokeAsync();
    }
}
