using LivingReview.Hosting.Store;

namespace LivingReview.Ingestion.Tests.Studies;

public sealed class GroupCommitTests
{
    private const int Most = 4;

    private readonly List<int[]> _groups = [];
    private readonly Queue<TaskCompletionSource> _held = new();
    private readonly GroupCommit<int, string> _commits;

    public GroupCommitTests() => _commits = new GroupCommit<int, string>(Most, async group =>
    {
        _groups.Add([.. group]);
        if (_held.TryDequeue(out var hold)) await hold.Task;
        return [.. group.Select(i => $"done {i}")];
    });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_request_does_not_wait_for_company()
    {
        Assert.Equal("done 1", await _commits.CommitAsync(1, Cancellation));
        Assert.Equal("done 2", await _commits.CommitAsync(2, Cancellation));

        Assert.Equal([[1], [2]], _groups);
    }

    [Fact]
    public async Task What_comes_during_a_commit_is_committed_together_in_its_order_and_in_bounded_groups()
    {
        var hold = Hold();
        var answers = Submit(10);

        hold.SetResult();

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"done {i}"), await Task.WhenAll(answers));
        Assert.Equal([[0], [1, 2, 3, 4], [5, 6, 7, 8], [9]], _groups);
    }

    [Fact]
    public async Task Nobody_is_answered_before_the_commit_has_ended()
    {
        var (first, second) = (Hold(), Hold());
        var answers = Submit(3);

        first.SetResult();
        await answers[0];

        Assert.False(answers[1].IsCompleted || answers[2].IsCompleted);
        second.SetResult();
        await Task.WhenAll(answers);
    }

    [Fact]
    public async Task A_request_cancelled_while_it_waits_is_left_out_and_no_other_is_lost()
    {
        var hold = Hold();
        using var impatient = new CancellationTokenSource();
        var first = _commits.CommitAsync(0, Cancellation);
        var cancelled = _commits.CommitAsync(1, impatient.Token); // at the head of the queue: whose turn it would be to commit the next group
        var others = new[] { _commits.CommitAsync(2, Cancellation), _commits.CommitAsync(3, Cancellation) };

        await impatient.CancelAsync();
        hold.SetResult();

        await Assert.ThrowsAsync<TaskCanceledException>(() => cancelled);
        Assert.Equal(["done 0", "done 2", "done 3"], await Task.WhenAll([first, .. others]));
        Assert.Equal([[0], [2, 3]], _groups);
        Assert.Equal("done 4", await _commits.CommitAsync(4, Cancellation));
    }

    [Fact]
    public async Task A_cancellation_during_the_commit_changes_nothing()
    {
        var hold = Hold();
        using var impatient = new CancellationTokenSource();
        var answer = _commits.CommitAsync(0, impatient.Token);

        await impatient.CancelAsync();
        hold.SetResult();

        Assert.Equal("done 0", await answer);
    }

    [Fact]
    public async Task A_commit_that_fails_fails_its_own_group_and_the_next_goes_on()
    {
        var (first, second) = (Hold(), Hold());
        var answers = Submit(7);
        first.SetResult();
        second.SetException(new InvalidOperationException("gone"));

        foreach (var failed in answers[1..5]) Assert.Equal("gone", (await Assert.ThrowsAsync<InvalidOperationException>(() => failed)).Message);
        Assert.Equal(["done 0", "done 5", "done 6"], await Task.WhenAll(answers[0], answers[5], answers[6]));
    }

    private TaskCompletionSource Hold()
    {
        var hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held.Enqueue(hold);
        return hold;
    }

    private Task<string>[] Submit(int count) => [.. Enumerable.Range(0, count).Select(i => _commits.CommitAsync(i, Cancellation))];
}
