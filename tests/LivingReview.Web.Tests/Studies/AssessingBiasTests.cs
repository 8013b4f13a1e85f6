using Bunit;
using LivingReview.Contracts.Reviews;
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
        Assert.Contains("1 judgement differs. 3 of 4 judgements are the same in all.", fields.Find("[data-testid=bias-differences]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Index test: low (Ann), high (Ben)", fields.Find("[data-testid=bias-differences] li").TextContent, StringComparison.Ordinal);

        await fields.Find("[data-testid=begin-consensus]").ClickAsync(new());

        var consensus = drafts[2];
        Assert.Equal((true, "Ann and Ben", "", "low"), (consensus.Consensus, consensus.AssessedBy, consensus.Get("index-test", "judgement"), consensus.Get("flow-and-timing", "judgement")));
        Assert.Empty(fields.FindAll("[data-testid=bias-differences]"));
        var model = new StudyFormModel();
        model.Bias.AddRange(drafts);
        Assert.Equal([false, false, true], model.ToSubmission().BiasAssessments!.Select(one => one.Consensus));
    }

    [Fact]
    public async Task A_comparison_of_tests_is_judged_by_Quadas_C_with_its_fourteen_questions_and_without_applicability()
    {
        var drafts = new List<BiasDraft>();
        var fields = Render(drafts);
        await fields.Find("#bias-tool").ChangeAsync(new() { Value = "QUADAS-C" });

        Assert.Equal([4, 4, 2, 4], BiasToolForm.All.Single(tool => tool.Tool == "QUADAS-C").Domains.Select(domain => SignallingQuestions.Of("QUADAS-C", domain.Name).Count));
        Assert.Equal(14, fields.FindAll("select").Count(choice => choice.Id!.Contains("-q", StringComparison.Ordinal) && choice.Id.Split("-q")[^1].All(char.IsAsciiDigit)));
        Assert.Contains("Judges the comparison", fields.Markup, StringComparison.Ordinal);
        Assert.Empty(fields.FindAll("[id$=-applicability]"));
        await fields.Find("#bias-quadas-c--patient-selection-judgement").ChangeAsync(new() { Value = "high" });
        await fields.Find("#bias-quadas-c--patient-selection-q2").ChangeAsync(new() { Value = "N" });
        var model = new StudyFormModel();
        model.Bias.AddRange(drafts);
        var sent = Assert.Single(model.ToSubmission().BiasAssessments!);
        Assert.Equal(("QUADAS-C", "high", "N"), (sent.Tool, sent.Domains[0].Judgement, sent.Domains[0].Signalling["2"]));
    }

    [Fact]
    public async Task What_the_protocol_says_stands_beside_the_domain_that_is_judged_against_it()
    {
        var fields = Render([]);
        await fields.Find("#bias-tool").ChangeAsync(new() { Value = "QUADAS-3" });

        Assert.Contains("Everyone gets both tests", fields.Find("[data-testid=ideal-study]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Participants, by the protocol: Adults", "Index test, by the protocol: CT"], fields.FindAll("[data-testid=bias-guidance]").Take(2).Select(one => one.TextContent));
    }

    private IRenderedComponent<BiasFields> Render(List<BiasDraft> drafts) => Context.Render<BiasFields>(parameters => parameters
        .Add(p => p.Drafts, drafts).Add(p => p.Protocol, new Protocol { Participants = "Adults", IndexTest = "CT", IdealStudy = "Everyone gets both tests." }).Add(p => p.Errors, FieldErrors.None).Add(p => p.IdPrefix, "bias-").Add(p => p.Label, "Add an assessment"));
}
