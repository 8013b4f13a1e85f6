using Bunit;
using LivingReview.Contracts.Studies;
using LivingReview.Figures.Bias;
using LivingReview.Web.Checks.Bias;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Checks.Bias;

public sealed class BiasFigureTests : BunitContext
{
    [Fact]
    public void A_long_list_of_judgements_is_shown_in_parts()
    {
        var rows = Enumerable.Range(1, 120)
            .Select(i => new BiasRow(Samples.Study($"Study {i}", 8, 1, 2, 9), new Dictionary<string, DomainJudgement> { ["index-test"] = new() { Domain = "index-test", Judgement = "low" } }, "low"))
            .ToList();
        var figure = Render<BiasFigure>(parameters => parameters
            .Add(p => p.Review, "r").Add(p => p.Stratum, "overall").Add(p => p.Table, new BiasTable { Tools = [new BiasToolSummary("QUADAS-2", ["index-test"], rows)], Unassessed = [] }));
        Assert.Equal(50, figure.FindAll("[data-testid=traffic-lights] tbody tr").Count);

        figure.FindAll("button.link").Single(button => button.TextContent.StartsWith("Show ", StringComparison.Ordinal)).Click();

        Assert.Equal(100, figure.FindAll("[data-testid=traffic-lights] tbody tr").Count);
        Assert.Equal("Show 20 more of 120 studies", figure.FindAll("button.link").Single(button => button.TextContent.StartsWith("Show ", StringComparison.Ordinal)).TextContent);
    }
}
