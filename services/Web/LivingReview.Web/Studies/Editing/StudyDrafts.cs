using LivingReview.Contracts.Drafts;
using LivingReview.Web.Drafting;

namespace LivingReview.Web.Studies.Editing;

/// <summary>The drafts of one study form: what is typed is kept on the server soon after the last key, and can be taken up again.</summary>
internal sealed class StudyDrafts(DraftKeeper keeper, TimeProvider time)
{
    private long _typed;
    private long _typedBefore;

    /// <summary>Keeps the form's own draft.</summary>
    public DraftKeeper Keeper => keeper;

    /// <summary>The other unfinished drafts of the form.</summary>
    public IReadOnlyList<FormDraft> Others { get; private set; } = [];

    /// <summary>What is said of the draft that was taken up; null if none was, or if it was edited since.</summary>
    public string? Resumed { get; set; }

    /// <summary>Whether something was typed that was not sent.</summary>
    public bool HasUnsent => _typed > _typedBefore;

    public async Task ListOthersAsync(CancellationToken cancellationToken) => Others = await keeper.OthersAsync(cancellationToken);

    /// <summary>Keeps what was typed, shortly after the last key; the newest content, whatever was typed while it was sent.</summary>
    /// <param name="now">The title and the content then; null if it is no draft any more.</param>
    /// <param name="kept">Called after that.</param>
    /// <param name="cancellationToken">The form is closed; the browser has what was typed last.</param>
    public async Task KeepSoonAsync(Func<(string Title, string Content)?> now, Func<Task> kept, CancellationToken cancellationToken)
    {
        var typed = ++_typed;
        try
        {
            await Task.Delay(DraftKeeper.Pause, time, cancellationToken);
            if (typed != _typed || now() is not var (title, content))
                return;
            await keeper.KeepAsync(title, content, cancellationToken);
            await kept();
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The form was closed.
        }
    }

    /// <summary>Takes up another draft; what stands in the form stays a draft of its own. Null if it is gone.</summary>
    public async Task<FormDraft?> ContinueAsync(FormDraft draft, string title, Func<string> content, CancellationToken cancellationToken)
    {
        await keeper.KeepIfTypedAsync(_typed - _typedBefore, title, content, cancellationToken);
        var found = await keeper.OpenAsync(draft.Id, cancellationToken);
        if (found is not null)
            _typedBefore = _typed;
        await ListOthersAsync(cancellationToken);
        return found;
    }

    public async Task DiscardAsync(FormDraft draft, CancellationToken cancellationToken)
    {
        await keeper.DiscardAsync(draft.Id);
        await ListOthersAsync(cancellationToken);
    }

    /// <summary>The form was sent: what is typed next is another draft.</summary>
    public Task FinishAsync()
    {
        (_typedBefore, Resumed) = (_typed, null);
        return keeper.FinishAsync();
    }
}
