using LivingReview.Contracts.Screening;
using LivingReview.Web.Screening;

namespace LivingReview.Web.Tests.Screening;

public sealed class ReadingListTests
{
    private readonly ReadingList _queue = new();

    [Fact]
    public void What_was_decided_does_not_come_again_however_late_the_server_hears_of_it()
    {
        _queue.Add(Records("a", "b", "c"), 5);
        _queue.Decide();

        _queue.Add(Records("a", "b", "c", "d"), 5);

        Assert.Equal((4, 1), (_queue.Left, _queue.Decided)); // three are here, and one is not
        Assert.Equal("b c d", Order());
    }

    [Fact]
    public void What_is_skipped_comes_after_the_rest_and_after_what_comes_later()
    {
        _queue.Add(Records("a", "b"), 4);
        _queue.Skip();

        _queue.Add(Records("a", "b", "c", "d"), 4);

        Assert.Equal("b c d a", Order());
    }

    [Fact]
    public void A_decision_that_does_not_stand_shows_its_record_again_and_is_not_undone_later()
    {
        _queue.Add(Records("a", "b"), 2);
        var decided = _queue.Decide();

        _queue.PutBack(decided);

        Assert.Equal(("a", 2, 0, false), (_queue.Current!.Record.Id, _queue.Left, _queue.Decided, _queue.CanUndo));
    }

    [Fact]
    public void The_last_decisions_are_undone_one_after_the_other()
    {
        _queue.Add(Records("a", "b", "c"), 3);
        _queue.Decide();
        _queue.Decide();

        _queue.PutBack(_queue.TakeLast());
        _queue.PutBack(_queue.TakeLast());

        Assert.False(_queue.CanUndo);
        Assert.Equal("a b c", Order());
    }

    [Fact]
    public void More_is_asked_for_while_there_is_more_and_the_record_that_is_read_stays()
    {
        _queue.Add(Records("a", "b", "c"), 10);
        Assert.True(_queue.IsLow(5));
        Assert.Equal(33, _queue.Ask(30));

        _queue.Add(Records("d", "c", "b", "a"), 4);

        Assert.Equal("a", _queue.Current!.Record.Id);
        Assert.False(_queue.IsLow(5));
    }

    private string Order()
    {
        var ids = new List<string>();
        while (_queue.Current is { } current)
        {
            ids.Add(current.Record.Id);
            _queue.Decide();
        }

        return string.Join(' ', ids);
    }

    private static List<ScreeningRecordView> Records(params string[] ids) => [.. ids.Select(id => new ScreeningRecordView { Record = new() { Id = id }, Status = "title-abstract", Own = [] })];
}
