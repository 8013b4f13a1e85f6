using Bunit;
using LivingReview.Contracts.Alerts;
using LivingReview.Web.Alerts.Policies;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Alerts.Policies;

public sealed class PolicyNodeEditorTests : BunitContext
{
    private static readonly PolicyGuide Guide = FakeApi.Recorded<PolicyGuide>("alerts-guide");

    [Fact]
    public void A_rule_explains_itself_with_its_unit_its_default_and_its_bounds()
    {
        var editor = Render(new() { Kind = PolicyDraft.AnyKind, Children = { new PolicyDraft { Rule = "A1" } } });

        var rule = editor.Find("[data-testid=rule-A1]");
        Assert.Contains("has moved by at least this much", rule.TextContent, StringComparison.Ordinal);
        Assert.Equal("2", editor.Find("#policy-any-0-threshold").GetAttribute("placeholder"));
        Assert.Contains("percentage points", editor.Find("#policy-any-0-threshold-unit").TextContent, StringComparison.Ordinal);
        Assert.Equal("policy-any-0-threshold-unit policy-any-0-threshold-hint", editor.Find("#policy-any-0-threshold").GetAttribute("aria-describedby"));
    }

    [Fact]
    public async Task Another_rule_begins_with_its_own_default()
    {
        var draft = new PolicyDraft { Kind = PolicyDraft.AnyKind, Children = { new PolicyDraft { Rule = "A1", Threshold = "3" } } };
        var editor = Render(draft);

        await editor.OnAsync("#policy-any-0-rule", e => e.ChangeAsync("A11"));

        Assert.Equal(("A11", ""), (draft.Children[0].Rule, draft.Children[0].Threshold));
        Assert.Contains("times", editor.Find("#policy-any-0-threshold-unit").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_nest_are_joined_by_and_or_and_can_be_taken_away()
    {
        var draft = new PolicyDraft { Kind = PolicyDraft.AnyKind, Children = { new PolicyDraft { Rule = "A14" } } };
        var editor = Render(draft);

        await editor.FindAll("button").Single(b => b.TextContent == "Add a group").ClickAsync();
        Assert.Equal("A14 or (A1 and A3)", PolicyText.Describe(draft.ToNode(Guide.Rules, "policy", [])));
        await editor.OnAsync("#policy-kind", e => e.ChangeAsync("all"));
        Assert.Equal("A14 and (A1 and A3)", PolicyText.Describe(draft.ToNode(Guide.Rules, "policy", [])));
        await editor.OnAsync("[aria-label='Remove this group']", e => e.ClickAsync());

        Assert.Equal("A14", PolicyText.Describe(draft.ToNode(Guide.Rules, "policy", [])));
    }

    [Fact]
    public void A_fault_stands_at_its_rule_and_a_number_that_is_lacking_is_said()
    {
        var draft = new PolicyDraft { Kind = PolicyDraft.AllKind, Children = { new PolicyDraft { Rule = "A2", Threshold = "-1" } } };

        var editor = Render(draft, new Dictionary<string, IReadOnlyList<string>> { ["policy.all[0].threshold"] = ["Above 0."] }, "prevalence");

        Assert.Equal("Above 0.", editor.Find("#policy-all-0-threshold-fault").TextContent);
        Assert.Equal("true", editor.Find("#policy-all-0-threshold").GetAttribute("aria-invalid"));
        Assert.Contains("No prevalence is set: this rule never fires.", editor.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<PolicyNodeEditor> Render(PolicyDraft draft, Dictionary<string, IReadOnlyList<string>>? faults = null, params string[] lacking) =>
        Render<PolicyNodeEditor>(parameters => parameters
            .Add(e => e.Draft, draft).Add(e => e.Path, "policy").Add(e => e.Guide, Guide).Add(e => e.Errors, faults ?? []).Add(e => e.Lacking, lacking.ToHashSet()));
}
