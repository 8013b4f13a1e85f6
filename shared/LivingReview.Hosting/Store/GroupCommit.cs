namespace LivingReview.Hosting.Store;

/// <summary>
/// Group commit: what comes while a commit is under way is committed together in the next one. A commit costs the same few round trips,
/// locks and wake-ups whether it holds one change or many, so this is what lets throughput grow with load. No request waits for others: the
/// first request, and so every request of an idle system, is committed at once, as a group of one.
/// </summary>
/// <remarks>
/// One group at a time, in the order of arrival. A group is committed by the first request in it, on behalf of that request and all
/// others: there is no separate task that could be lost. No request gets a result before the group's commit has ended.
/// </remarks>
/// <typeparam name="TRequest">What is asked for.</typeparam>
/// <typeparam name="TResult">Result of a request.</typeparam>
/// <param name="maxSize">Largest size of a group; the rest makes up the next.</param>
/// <param name="commit">
/// Commits a group and gives one result for each of its requests, in their order. No cancellation reaches it: it works for all of them. If
/// it throws, all of them fail that way.
/// </param>
public sealed class GroupCommit<TRequest, TResult>(int maxSize, Func<IReadOnlyList<TRequest>, Task<IReadOnlyList<TResult>>> commit)
{
    private readonly Lock _gate = new();
    private readonly Queue<Member> _waiting = new();
    private bool _committing;

    /// <summary>Has a request committed, alone or with others, and gives its result.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Leaves the request out as long as its group is not under way; its neighbours notice nothing.</param>
    /// <exception cref="OperationCanceledException">It was left out.</exception>
    public async Task<TResult> CommitAsync(TRequest request, CancellationToken cancellationToken)
    {
        var me = new Member(request, cancellationToken);
        bool first;
        lock (_gate)
        {
            _waiting.Enqueue(me);
            first = !_committing;
            _committing = true;
        }

        if (first || await me.Turn.Task) await CommitGroupAsync();
        return await me.Result.Task;
    }

    private async Task CommitGroupAsync()
    {
        var group = NextGroup();
        try
        {
            if (group.Count > 0)
            {
                var results = await commit([.. group.Select(m => m.Request)]);
                foreach (var (member, result) in group.Zip(results)) member.Result.TrySetResult(result);
            }
        }
        catch (Exception fault) // passed to every request that waits for it
        {
            foreach (var member in group) member.Result.TrySetException(fault);
        }
        finally
        {
            foreach (var member in group) member.Turn.TrySetResult(false);
            PassOn();
        }
    }

    /// <summary>The requests whose turn it is, without cancelled ones.</summary>
    private List<Member> NextGroup()
    {
        var group = new List<Member>();
        lock (_gate)
        {
            while (group.Count < maxSize && _waiting.TryDequeue(out var next))
            {
                if (!next.Cancellation.IsCancellationRequested)
                {
                    group.Add(next);
                    continue;
                }

                next.Result.TrySetCanceled(next.Cancellation);
                next.Turn.TrySetResult(false);
            }
        }

        return group;
    }

    /// <summary>The next in the queue commits the next group.</summary>
    private void PassOn()
    {
        lock (_gate)
        {
            if (_waiting.TryPeek(out var next)) next.Turn.TrySetResult(true);
            else _committing = false;
        }
    }

    private sealed record Member(TRequest Request, CancellationToken Cancellation)
    {
        /// <summary>True: commit the next group. False: the result is there.</summary>
        public TaskCompletionSource<bool> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<TResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
