using Bunit;
using LivingReview.Contracts.Alerts;
using LivingReview.Web.Alerts.Policies;
using LivingReview.Web.Alerts.Subscriptions;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Alerts.Subscriptions;

public sealed class EventTypeTests : BunitContext
{
    private const string Shifted = "org.livingreview.estimate.shifted.v1";

    private static readonly PolicyGuide Guide = FakeApi.Recorded<PolicyGuide>("alerts-guide");

    [Fact]
    public void The_usual_choice_is_none_so_that_types_to_come_are_sent_too()
    {
        var draft = new SubscriptionDraft { Name = "Panel" };

        draft.Select(EventTypeLabels.Recomputed, true, Guide);
        Assert.Equal(Guide.EventTypes, draft.ToCreate(Guide, []).Types);
        draft.Select(EventTypeLabels.Recomputed, false, Guide);

        Assert.Null(draft.Types);
        Assert.Empty(draft.ToCreate(Guide, []).Types!);
    }

    [Fact]
    public void A_saved_choice_comes_back_and_choosing_nothing_is_a_fault()
    {
        var saved = FakeApi.Recorded<List<SubscriptionView>>("alerts-subscriptions")[0] with { Types = [Shifted] };
        var draft = SubscriptionDraft.From(saved, Guide);
        Assert.True(draft.IsSelected(Shifted));
        Assert.False(draft.IsSelected("org.livingreview.method.changed.v1"));

        draft.Select(Shifted, false, Guide);
        var faults = new Dictionary<string, IReadOnlyList<string>>();
        draft.ToPolicyUpdate(Guide, faults);

        Assert.Contains("Select at least one", Assert.Single(faults["types"]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_form_has_a_tick_for_each_type_in_words()
    {
        var draft = new SubscriptionDraft();
        var form = Render<PolicyForm>(parameters => parameters
            .Add(p => p.Draft, draft).Add(p => p.Guide, Guide).Add(p => p.ReviewProtocol, new()));
        var types = form.Find("[data-testid=event-types]");
        Assert.Equal(Guide.EventTypes.Count, types.QuerySelectorAll("input").Length);
        Assert.DoesNotContain("org.livingreview", types.TextContent, StringComparison.Ordinal);
        Assert.Equal(Guide.EventTypes.Count - 1, types.QuerySelectorAll("input[checked]").Length);

        form.FindAll("[data-testid=event-types] input")[0].Change(false);

        Assert.DoesNotContain(Shifted, draft.Types!);
        Assert.Contains("Custom selection", form.Find("[data-testid=event-types] .note").TextContent, StringComparison.Ordinal);
    }
}
