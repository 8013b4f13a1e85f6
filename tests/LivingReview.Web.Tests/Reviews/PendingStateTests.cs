using LivingReview.Web.Reviews;

namespace LivingReview.Web.Tests.Reviews;

public sealed class PendingStateTests
{
    private readonly PendingState<ReviewPageState> _pending = new(state => state.Address);
    private readonly ReviewPageState _shown = new() { Review = "osteoporosis" };

    [Fact]
    public void A_second_choice_builds_on_the_first_while_the_address_is_behind()
    {
        _pending.Choose(_shown, state => state.Toggle("modality=ct"));

        var address = _pending.Choose(_shown, state => state with { Prevalence = 0.3 });

        Assert.Equal("reviews/osteoporosis?prevalence=0.3&compare=modality%3Dct", address);
    }

    [Fact]
    public void An_address_that_is_passed_on_the_way_does_not_end_the_waiting()
    {
        _pending.Choose(_shown, state => state.Toggle("modality=ct"));
        _pending.Choose(_shown, state => state with { Prevalence = 0.3 });

        _pending.Arrive(_shown.Toggle("modality=ct"));

        Assert.True(_pending.IsPending);
    }

    [Fact]
    public void What_has_arrived_is_the_start_of_the_next_choice()
    {
        _pending.Choose(_shown, state => state.Toggle("modality=ct"));
        _pending.Arrive(_shown.Toggle("modality=ct"));

        var address = _pending.Choose(_shown, state => state.Toggle("modality=radiograph"));

        Assert.Equal("reviews/osteoporosis?compare=modality%3Dradiograph", address);
    }
}
