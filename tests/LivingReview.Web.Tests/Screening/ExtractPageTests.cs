using Bunit;
using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Screening;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Screening;

/// <summary>The figures of an abstract beside the form: offered with their place, entered by a click, and what is known is said before saving.</summary>
public sealed class ExtractPageTests : RenderedOverApi
{
    private const string Abstract = "Of 101 women, sensitivity was 91.1% (51/56).";

    [Fact]
    public async Task The_figures_are_marked_in_their_place_and_go_into_the_form()
    {
        var page = Open(new ExtractionCandidate
        {
            Figures = [new("group-size", "101", 3, 3), new("sensitivity", "91.1%", 30, 5) { Events = 51, Trials = 56 }],
            Verdict = "several",
            Tables = [new(51, 14, 5, 31, "solved"), new(51, 13, 5, 32, "solved")],
        });
        await page.WaitForElementAsync("[data-testid=figures]", Patience);
        Assert.Equal(["101", "91.1%"], page.FindAll("mark.figure-mark").Select(mark => mark.TextContent));
        Assert.Equal(Abstract, string.Concat(page.Find("[data-testid=abstract]").TextContent).Trim());

        // Found and clicked in one turn: the form renders by itself as it checks what was entered.
        await page.InvokeAsync(() => page.FindAll("[data-testid=figures] li")[1].QuerySelectorAll("button")[0].ClickAsync(new()));
        await page.InvokeAsync(() => page.OnAsync("[data-testid=tables] button", e => e.ClickAsync(new()), 1));

        Assert.Equal("91.1%", page.Find("#study-printed-sensitivity").GetAttribute("value"));
        Assert.Equal(("51", "13", "5", "32"), (Value("tp"), Value("fp"), Value("fn"), Value("tn")));
        Assert.Contains("Entered: TP 51, FP 13, FN 5, TN 32.", page.Find("[data-testid=entered]").TextContent, StringComparison.Ordinal);

        string? Value(string cell) => page.Find($"#study-{cell}").GetAttribute("value");
    }

    [Fact]
    public async Task A_single_table_is_filled_in_and_a_study_with_its_counts_or_its_report_is_named_before_saving()
    {
        Api.Evidence.GivesStudies = true;
        var known = FakeStudies.All().First();
        var counts = known.Study.Tables[0];
        var page = Open(
            new ExtractionCandidate
            {
                Figures = [],
                Verdict = "one",
                Tables = [new(counts.Tp, counts.Fp, counts.Fn, counts.Tn, "printed-cells")],
                Submission = new StudySubmission { Label = "Lee 2026", Year = 2026, Tables = [new TableSubmission { Tp = counts.Tp, Fp = counts.Fp, Fn = counts.Fn, Tn = counts.Tn }] },
            },
            known.Study.Doi);

        await page.WaitForElementAsync("[data-testid=same-counts]", Patience);

        Assert.Contains(known.Study.Label, page.Find("[data-testid=same-counts]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Exactly one table fits", page.Find("[data-testid=verdict]").TextContent, StringComparison.Ordinal);
        Assert.Equal("Lee 2026", page.Find("#study-label").GetAttribute("value"));
        Assert.Contains(known.Study.Label, page.Find("[data-testid=known]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_language_models_table_is_marked_and_only_a_person_takes_it_over()
    {
        Api.Screening.ModelReads = new ModelReading { Model = "stub-7b", Verdict = "differs", Figures = [], Rejected = 2, Tables = [new(50, 14, 6, 31, "solved")] };
        var page = Open(new ExtractionCandidate { Figures = [], Verdict = "none", Reason = "no-rates", Tables = [], LanguageModel = "stub-7b" });
        await page.WaitForElementAsync("[data-testid=ask-model]", Patience);
        Assert.Empty(page.FindAll("[data-testid=model-tables]"));

        await page.InvokeAsync(() => page.OnAsync("[data-testid=ask-model]", e => e.ClickAsync(new())));
        await page.WaitForElementAsync("[data-testid=model-tables]", Patience);
        Assert.Contains("2 of its figures do not stand in the abstract", page.Find("[data-testid=model-verdict]").TextContent, StringComparison.Ordinal);
        Assert.True(string.IsNullOrEmpty(page.Find("#study-tp").GetAttribute("value")));

        await page.InvokeAsync(() => page.OnAsync("[data-testid=model-tables] button", e => e.ClickAsync(new())));
        Assert.Equal("50", page.Find("#study-tp").GetAttribute("value"));
        Assert.Contains("stub-7b", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_gives_nothing_is_said_and_the_programs_table_stays()
    {
        var page = Open(new ExtractionCandidate { Figures = [], Verdict = "several", Tables = [new(51, 14, 5, 31, "solved")], LanguageModel = "stub-7b" });
        await page.WaitForElementAsync("[data-testid=ask-model]", Patience);

        await page.InvokeAsync(() => page.OnAsync("[data-testid=ask-model]", e => e.ClickAsync(new())));
        await page.WaitForElementAsync("[data-testid=model-problem]", Patience);

        Assert.Single(page.FindAll("[data-testid=tables] tbody tr"));
    }

    private IRenderedComponent<ExtractPage> Open(ExtractionCandidate figures, string? doi = null)
    {
        Api.Screening.Waiting.Add(new ScreeningRecord { Id = "r-1", Title = "A test", Abstract = Abstract, Doi = doi });
        Api.Screening.Figures = figures;
        Navigation.NavigateTo($"reviews/{FakeApi.Review}/screening/extract?record=r-1");
        return Context.Render<ExtractPage>(parameters => parameters.Add(p => p.Review, FakeApi.Review));
    }
}
