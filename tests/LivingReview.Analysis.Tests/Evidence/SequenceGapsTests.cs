using LivingReview.Hosting.Bus;
using Microsoft.Extensions.Time.Testing;

namespace LivingReview.Analysis.Tests.Evidence;

public sealed class SequenceGapsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SequenceGaps _gaps;

    public SequenceGapsTests() => _gaps = new SequenceGaps(_time);

    [Fact]
    public void A_review_that_is_complete_has_no_gap()
    {
        _gaps.Expect("r", 5);

        _gaps.Reached("r", 5);

        Assert.Empty(_gaps.All);
        Assert.Equal(0, _gaps.Expected("r"));
    }

    [Fact]
    public void The_newest_revision_that_was_ever_heard_of_is_remembered()
    {
        _gaps.Expect("r", 7);
        _gaps.Expect("r", 4);

        Assert.Equal(7, Assert.Single(_gaps.All).Gap.Known);
        Assert.Equal((7, 0), (_gaps.Expected("r"), _gaps.Expected("other")));
    }

    [Fact]
    public void A_gap_counts_from_when_it_opened()
    {
        var opened = _time.GetUtcNow();
        _gaps.Expect("r", 4);
        _time.Advance(TimeSpan.FromSeconds(3));
        _gaps.Expect("r", 5);

        Assert.Equal(opened, Assert.Single(_gaps.All).Gap.Since);
    }

    [Fact]
    public void A_gap_closes_when_everything_known_has_arrived_and_not_before()
    {
        _gaps.Expect("r", 5);

        _gaps.Reached("r", 4);
        Assert.Single(_gaps.All);
        _gaps.Reached("r", 5);
        Assert.Empty(_gaps.All);
    }

    [Fact]
    public void A_request_is_counted_and_puts_the_next_off_until_evidence_grows()
    {
        _gaps.Expect("r", 5);
        _gaps.Requested("r", _gaps.All[0].Gap, TimeSpan.FromSeconds(8));
        Assert.Equal((1, _time.GetUtcNow().AddSeconds(8)), (_gaps.All[0].Gap.Requests, _gaps.All[0].Gap.Since));

        _gaps.Progressed("r", _gaps.All[0].Gap, head: 3);

        Assert.Equal((0, 3L, _time.GetUtcNow()), (_gaps.All[0].Gap.Requests, _gaps.All[0].Gap.Head, _gaps.All[0].Gap.Since));
    }

    [Fact]
    public void What_was_heard_meanwhile_is_not_lost_to_a_request_for_less()
    {
        _gaps.Expect("r", 5);
        var seen = _gaps.All[0].Gap;
        _gaps.Expect("r", 6);

        _gaps.Requested("r", seen, TimeSpan.FromSeconds(8));

        Assert.Equal((6, 0), (_gaps.All[0].Gap.Known, _gaps.All[0].Gap.Requests));
    }

    /// <summary>Seen under load: what waited in a long queue was requested again, faster than it was taken in, and the queue grew without an end.</summary>
    [Fact]
    public void What_may_wait_in_the_queue_is_not_due()
    {
        _gaps.Expect("r", 5);
        for (var second = 1; second <= 60; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _gaps.Arrived(_time.GetUtcNow().UtcDateTime.AddSeconds(-90));
            Assert.Empty(_gaps.Due(TimeSpan.FromSeconds(1)));
        }

        _gaps.Arrived(_time.GetUtcNow().UtcDateTime.AddSeconds(-59));
        Assert.Single(_gaps.Due(TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_gap_is_due_after_its_grace_time_where_nothing_arrives_or_all_that_does_is_new()
    {
        _gaps.Expect("r", 5);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(_gaps.Due(TimeSpan.FromSeconds(1)));

        _gaps.Arrived(_time.GetUtcNow().UtcDateTime.AddHours(-1));
        Assert.Empty(_gaps.Due(TimeSpan.FromSeconds(1)));
        _time.Advance(SequenceGaps.Quiet);
        Assert.Single(_gaps.Due(TimeSpan.FromSeconds(1)));

        // A sender whose clock is ahead.
        _gaps.Arrived(_time.GetUtcNow().UtcDateTime.AddSeconds(20));
        Assert.Single(_gaps.Due(TimeSpan.FromSeconds(1)));
    }
}
