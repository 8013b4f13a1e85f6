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
        await fields.OnAsync("#bias-tool", e => e.ChangeAsync(new() { Value = "QUADAS-2" }));
        await fields.OnAsync("#bias-quadas-2--by", e => e.InputAsync(new() { Value = "Ann" }));
        await fields.OnAsync("#bias-quadas-2--index-test-judgement", e => e.ChangeAsync(new() { Value = "high" }));
        await fields.OnAsync("#bias-quadas-2--index-test-q2", e => e.ChangeAsync(new() { Value = "N" }));
        await fields.OnAsync("#bias-quadas-2--index-test-support", e => e.InputAsync(new() { Value = "The threshold was chosen afterwards." }));
        await fields.OnAsync("#bias-quadas-2--index-test-page", e => e.InputAsync(new() { Value = "p. 4" }));

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

        await fields.OnAsync("[data-testid=begin-consensus]", e => e.ClickAsync(new()));

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
        await fields.OnAsync("#bias-tool", e => e.ChangeAsync(new() { Value = "QUADAS-C" }));

        Assert.Equal(14, fields.FindAll("select").Count(choice => choice.Id!.Contains("-q", StringComparison.Ordinal) && choice.Id.Split("-q")[^1].All(char.IsAsciiDigit)));
        Assert.Contains("Judges the comparison", fields.Markup, StringComparison.Ordinal);
        Assert.Empty(fields.FindAll("[id$=-applicability]"));
        await fields.OnAsync("#bias-quadas-c--patient-selection-judgement", e => e.ChangeAsync(new() { Value = "high" }));
        await fields.OnAsync("#bias-quadas-c--patient-selection-q2", e => e.ChangeAsync(new() { Value = "N" }));
        var model = new StudyFormModel();
        model.Bias.AddRange(drafts);
        var sent = Assert.Single(model.ToSubmission().BiasAssessments!);
        Assert.Equal(("QUADAS-C", "high", "N"), (sent.Tool, sent.Domains[0].Judgement, sent.Domains[0].Signalling["2"]));
    }

    /// <summary>The numbers of questions as the tools' own papers state them: 11, 14, 20, 16 of development and 18 of evaluation.</summary>
    [Theory]
    [InlineData("QUADAS-2", new[] { 3, 2, 2, 4 }, "1.1", "4.4")]
    [InlineData("QUADAS-C", new[] { 4, 4, 2, 4 }, "C1.1", "C4.4")]
    [InlineData("QUADAS-3", new[] { 4, 4, 8, 4 }, "1.1", "4.4")]
    [InlineData("PROBAST+AI, development", new[] { 3, 4, 4, 5 }, "1.1", "4.5")]
    [InlineData("PROBAST+AI, evaluation", new[] { 3, 4, 4, 7 }, "1.1", "4.7")]
    public void Each_tool_has_its_questions_by_their_numbers(string name, int[] counts, string first, string last)
    {
        var tool = BiasToolForm.All.Single(one => one.Name == name);
        var questions = tool.Domains.Select(domain => SignallingQuestions.Of(tool, domain.Name)).ToList();

        Assert.Equal(counts, questions.Select(domain => domain.Count));
        Assert.Equal((first, last), (questions[0][0].Number, questions[^1][^1].Number));
        Assert.All(questions, domain => Assert.Equal(domain.Count, domain.Select(one => one.Text).Distinct().Count()));
    }

    [Fact]
    public void Only_a_question_with_a_condition_may_not_apply()
    {
        Assert.Equal(["Y", "N", "NI"], SignallingQuestions.AnswersTo("QUADAS-C", "Fully paired or randomized design").Select(answer => answer.Value));
        Assert.Equal("NA", SignallingQuestions.AnswersTo("QUADAS-C", "If randomized: random allocation to the tests")[^1].Value);
        Assert.Equal(["Y", "PY", "PN", "N", "NI"], SignallingQuestions.AnswersTo("QUADAS-3", "Single-gate design").Select(answer => answer.Value));
    }

    [Fact]
    public async Task What_the_protocol_says_stands_beside_the_domain_that_is_judged_against_it()
    {
        var fields = Render([]);
        await fields.OnAsync("#bias-tool", e => e.ChangeAsync(new() { Value = "QUADAS-3" }));

        Assert.Contains("Everyone gets both tests", fields.Find("[data-testid=ideal-study]").TextContent, StringComparison.Ordinal);
        Assert.Equal(["Participants, by the protocol: Adults", "Index test, by the protocol: CT"], fields.FindAll("[data-testid=bias-guidance]").Take(2).Select(one => one.TextContent));
    }

    private IRenderedComponent<BiasFields> Render(List<BiasDraft> drafts) => Context.Render<BiasFields>(parameters => parameters
        .Add(p => p.Drafts, drafts).Add(p => p.Protocol, new Protocol { Participants = "Adults", IndexTest = "CT", IdealStudy = "Everyone gets both tests." }).Add(p => p.Errors, FieldErrors.None).Add(p => p.IdPrefix, "bias-").Add(p => p.Label, "Add an assessment"));
}
