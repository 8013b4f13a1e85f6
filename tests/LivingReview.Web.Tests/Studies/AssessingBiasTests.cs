using Bunit;
using LivingReview.Web.Forms;
using LivingReview.Web.Studies.AssessingBias;
using LivingReview.Web.Studies.Editing;

namespace LivingReview.Web.Tests.Studies;

public sealed class AssessingBiasTests : RenderedOverApi
{
    [Fact]
    public async Task Answers_support_and_page_are_part_of_the_assessment()
    {
        var drafts = new List<BiasDraft>();
        var fields = Render(drafts);
        await fields.Find("#bias-tool").ChangeAsync(new() { Value = "QUADAS-2" });
        await fields.Find("#bias-quadas-2--by").InputAsync(new() { Value = "Ann" });
        await fields.Find("#bias-quadas-2--index-test-judgement").ChangeAsync(new() { Value = "high" });
        await fields.Find("#bias-quadas-2--index-test-q2").ChangeAsync(new() { Value = "N" });
        await fields.Find("#bias-quadas-2--index-test-support").InputAsync(new() { Value = "The threshold was chosen afterwards." });
        await fields.Find("#bias-quadas-2--index-test-page").InputAsync(new() { Value = "p. 4" });

        var model = new StudyFormModel();
        model.Bias.AddRange(drafts);
        var sent = Assert.Single(model.ToSubmission().BiasAssessments!);
        var domain = sent.Domains.Single(one => one.Domain == "index-test");
        Assert.Equal(("QUADAS-2", "Ann", "high", "N", "The threshold was chosen afterwards.", "p. 4"), (sent.Tool, sent.AssessedBy, domain.Judgement, domain.Signalling["2"], domain.Support, domain.Page));
        Assert.Equal(["", "high", "", ""], sent.Domains.Select(one => one.Judgement));
    }

    [Fact]
    public async Task Two_assessors_are_compared_and_their_consensus_begins_with_what_they_agree_on()
    {
        var (ann, ben) = (new BiasDraft(BiasToolForm.All[0]) { AssessedBy = "Ann" }, new BiasDraft(BiasToolForm.All[0]) { AssessedBy = "Ben" });
        foreach (var (domain, _) in ann.Tool.Domains)
        {
            ann.Set(domain, "judgement", "low");
            ben.Set(domain, "judgement", domain == "index-test" ? "high" : "low");
        }

        var drafts = new List<BiasDraft> { ann, ben };
        var fields = Render(drafts);
        Assert.Contains("1 judgement differs", fields.Find("[data-testid=bias-differences]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Index test: low (Ann), high (Ben)", fields.Find("[data-testid=bias-differences] li").TextContent, StringComparison.Ordinal);

        await fields.Find("[data-testid=begin-consensus]").ClickAsync(new());

        var consensus = drafts[2];
        Assert.Equal((true, "Ann and Ben", "", "low"), (consensus.Consensus, consensus.AssessedBy, consensus.Get("index-test", "judgement"), consensus.Get("flow-and-timing", "judgement")));
        Assert.Empty(fields.FindAll("[data-testid=bias-differences]"));
        var model = new StudyFormModel();
        model.Bias.AddRange(drafts);
        Assert.Equal([false, false, true], model.ToSubmission().BiasAssessments!.Select(one => one.Consensus));
    }

    private IRenderedComponent<BiasFields> Render(List<BiasDraft> drafts) => Context.Render<BiasFields>(parameters => parameters
        .Add(p => p.Drafts, drafts).Add(p => p.Errors, FieldErrors.None).Add(p => p.IdPrefix, "bias-").Add(p => p.Label, "Add an assessment"));
}
