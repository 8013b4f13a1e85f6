using LivingReview.Client;
using LivingReview.Contracts.Drafts;

namespace LivingReview.Web.Drafting;

/// <summary>
/// Keeps what is typed into one form on the server. The newest content is sent one request at a time; what was typed meanwhile follows. The
/// browser keeps what is typed after that (connection.js), so that nothing is lost between two requests either.
/// </summary>
/// <param name="drafts">The client.</param>
/// <param name="review">Review; null for a form that opens one.</param>
/// <param name="form">Which form.</param>
/// <param name="subject">What is edited; null for something new.</param>
internal sealed class DraftKeeper(FormDraftsClient drafts, string? review, string form, string? subject)
{
    /// <summary>How long after the last key what was typed is sent.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    private KeepFormDraft? _waiting;
    private bool _keeping;
    private long _sequence;

    /// <summary>Id of the draft, which the form shows to the browser.</summary>
    public Guid Id { get; private set; } = Guid.CreateVersion7();

    /// <summary>The draft that was sent or discarded last: the browser forgets what it kept of it.</summary>
    public Guid? Finished { get; private set; }

    /// <summary>How many times the server has kept something: the form shows it to the browser.</summary>
    public long Kept { get; private set; }

    /// <summary>Why the newest content is not on the server; null if it is.</summary>
    public string? Problem { get; private set; }

    /// <summary>When the server last kept something.</summary>
    public DateTimeOffset? KeptAt { get; private set; }

    /// <summary>Takes up a draft; null if there is none. One that was never kept stays this form's draft, one that was sent or discarded does not.</summary>
    public async Task<FormDraft?> OpenAsync(Guid draft, CancellationToken cancellationToken)
    {
        var (found, problem) = (await drafts.GetAsync(review, draft, cancellationToken)).Split();
        if (problem is { Status: 410 } || (found is not null && (found.Form != form || found.Subject != subject)))
            return null;
        Id = draft;
        if (found is null)
            return null;
        (_sequence, KeptAt) = (found.Sequence, found.ChangedAt);
        return found;
    }

    /// <summary>The other unfinished drafts of this form.</summary>
    public async Task<IReadOnlyList<FormDraft>> OthersAsync(CancellationToken cancellationToken) =>
        [.. (await drafts.ListAsync(review, form, cancellationToken)).Where(draft => draft.Subject == subject && draft.Id != Id)];

    /// <summary>Keeps the content; returns when the newest content was sent.</summary>
    public async Task KeepAsync(string title, string content, CancellationToken cancellationToken)
    {
        _waiting = new KeepFormDraft { Form = form, Subject = subject, Title = title.Length > 300 ? title[..300] : title, Content = content, Sequence = ++_sequence };
        if (_keeping)
            return;
        _keeping = true;
        try
        {
            while (_waiting is { } next && !cancellationToken.IsCancellationRequested)
            {
                (_waiting, var id) = (null, Id);
                var (kept, problem) = (await drafts.KeepAsync(review, id, next, cancellationToken)).Split();
                if (id != Id)
                    continue;
                if (problem is { Status: 410 })
                {
                    // It was sent or discarded from another window: what is typed here is another draft.
                    (Id, _sequence) = (Guid.CreateVersion7(), 1);
                    _waiting ??= next with { Sequence = 1 };
                    continue;
                }

                Problem = problem?.Message;
                if (kept is null)
                    continue;
                (Kept, KeptAt) = (Kept + 1, kept.ChangedAt);
            }
        }
        finally
        {
            _keeping = false;
        }
    }

    /// <summary>Keeps the content before the form turns to another draft, if anything was typed.</summary>
    public async Task KeepIfTypedAsync(long typed, string title, Func<string> content, CancellationToken cancellationToken)
    {
        if (typed > 0)
            await KeepAsync(title, content(), cancellationToken);
        (Id, _waiting, _sequence, KeptAt, Problem) = (Guid.CreateVersion7(), null, 0, null, null);
    }

    /// <summary>The form was sent or discarded; what is typed next is another draft.</summary>
    public async Task FinishAsync()
    {
        var finished = Id;
        (Finished, Id, _waiting, _sequence, KeptAt, Problem) = (finished, Guid.CreateVersion7(), null, 0, null, null);
        await drafts.FinishAsync(review, finished, CancellationToken.None);
    }

    /// <summary>Discards another draft of this form.</summary>
    public Task DiscardAsync(Guid draft) => drafts.FinishAsync(review, draft, CancellationToken.None);
}
