using LivingReview.Contracts.Alerts;
using LivingReview.Web.Alerts.Policies;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Alerts.Policies;

public sealed class PolicyDraftTests
{
    private static readonly IReadOnlyList<PolicyRuleInfo> Rules = FakeApi.Recorded<PolicyGuide>("alerts-guide").Rules;

    [Fact]
    public void A_policy_becomes_a_form_and_the_form_the_same_policy()
    {
        var policy = new PolicyNode
        {
            Any =
            [
                new() { Rule = "A14" }, new() { All = [new() { Rule = "A2", Threshold = 7.5 }, new() { Rule = "A1", Threshold = 0.03 }], Severity = Severity.Critical },
                new() { Rule = "A8", Thresholds = [10, 20.5] }, new() { Rule = "A13", MaximumInformation = 250, Threshold = 0.05 }, new() { Rule = "A10", Severity = Severity.Info },
            ],
        };
        var faults = new Dictionary<string, IReadOnlyList<string>>();

        var again = PolicyDraft.From(policy, Rules).ToNode(Rules, "policy", faults);

        Assert.Equal(PolicyDraft.ToJson(policy), PolicyDraft.ToJson(again));
        Assert.Empty(faults);
    }

    [Fact]
    public void People_type_percentage_points_and_the_rule_gets_a_probability()
    {
        var draft = PolicyDraft.From(new() { Rule = "A1", Threshold = 0.07 }, Rules);
        Assert.Equal("7", draft.Threshold);

        draft.Threshold = "2,5";

        Assert.Equal(0.025, draft.ToNode(Rules, "policy", [])!.Threshold);
    }

    [Theory]
    [InlineData("A1", "0")]
    [InlineData("A1", "101")]
    [InlineData("A6", "50")]
    [InlineData("A11", "1")]
    [InlineData("A2", "many")]
    public void A_number_out_of_bounds_is_a_fault_at_its_place(string rule, string typed)
    {
        var draft = new PolicyDraft { Kind = PolicyDraft.AllKind, Children = { new PolicyDraft { Rule = "A14" }, new PolicyDraft { Rule = rule, Threshold = typed } } };
        var faults = new Dictionary<string, IReadOnlyList<string>>();

        draft.ToNode(Rules, "policy", faults);

        Assert.Equal(["policy.all[1].threshold"], faults.Keys);
    }

    [Fact]
    public void A_group_without_a_rule_is_a_fault()
    {
        var faults = new Dictionary<string, IReadOnlyList<string>>();

        new PolicyDraft { Kind = PolicyDraft.AnyKind }.ToNode(Rules, "policy", faults);

        Assert.Equal(["policy.any"], faults.Keys);
    }

    [Theory]
    [InlineData("""{"rule":"A1","threshold":0.02}""", true)]
    [InlineData("""{"rule":"A1","treshold":0.02}""", false)]
    [InlineData("""{"rule":""", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    public void JSON_is_read_or_refused_with_a_reason(string json, bool good)
    {
        var (node, fault) = PolicyDraft.FromJson(json);

        Assert.Equal((good, good), (node is not null, fault.Length == 0));
    }

    [Fact]
    public void Policies_are_named_with_and_or_and_brackets() => Assert.Equal(
        "A14 or (A2 and A3) or A10",
        PolicyText.Describe(FakeApi.Recorded<List<SubscriptionView>>("alerts-subscriptions")[0].Policy!));
}
