using LivingReview.Contracts.Screening;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Screening;
using LivingReview.Web.Studies.Editing;

namespace LivingReview.Web.Tests.Screening;

public sealed class FigureUseTests
{
    private readonly TableDraft _table = new();

    [Fact]
    public void A_rate_goes_to_the_solver_as_printed_and_to_the_reported_figures_as_a_proportion()
    {
        var uses = FigureUse.Of(new PrintedFigureView("sensitivity", "91.1%", 0, 5) { Events = 51, Trials = 56, Lower = "80.4", Upper = "97.0" });

        foreach (var use in uses)
            use.Apply(_table);

        Assert.Equal(["Use", "TP 51, FN 5"], uses.Select(use => use.Label));
        Assert.Equal(("91.1%", "0.911", "51", "5"), (_table.Reported["sensitivity"], _table.Fields["reportedSensitivity"], _table.Fields["tp"], _table.Fields["fn"]));
        Assert.Equal("Sensitivity 91.1% (51/56), 80.4 to 97.0", FigureUse.Describe(new PrintedFigureView("sensitivity", "91.1%", 0, 5) { Events = 51, Trials = 56, Lower = "80.4", Upper = "97.0" }));
    }

    [Fact]
    public void Of_a_specificity_the_hits_are_true_negatives()
    {
        FigureUse.Of(new PrintedFigureView("specificity", "0.689", 0, 5) { Events = 31, Trials = 45 })[1].Apply(_table);

        Assert.Equal(("31", "14"), (_table.Fields["tn"], _table.Fields["fp"]));
    }

    [Fact]
    public void A_number_of_people_is_the_group_that_the_reader_says()
    {
        var uses = FigureUse.Of(new PrintedFigureView("group-size", "56", 0, 2));

        uses[1].Apply(_table);

        Assert.Equal(["All who were tested", "With the condition", "Without it"], uses.Select(use => use.Label));
        Assert.Equal(("56", "56"), (_table.Reported["diseased"], _table.Fields["reportedDiseased"]));
        Assert.False(_table.Reported.ContainsKey("n"));
    }

    [Fact]
    public void A_threshold_keeps_its_unit()
    {
        FigureUse.Of(new PrintedFigureView("threshold", "60", 0, 2) { Unit = "ms" })[0].Apply(_table);

        Assert.Equal(("60", "ms"), (_table.Fields["thresholdValue"], _table.Fields["thresholdUnit"]));
    }

    [Theory]
    [InlineData("prevalence", "20%")]
    [InlineData("lr-positive", "4.2")]
    [InlineData("auc", "high")]
    [InlineData("something new", "1")]
    public void What_the_form_has_no_place_for_cannot_be_entered(string kind, string printed) => Assert.Empty(FigureUse.Of(new PrintedFigureView(kind, printed, 0, 1)));

    [Theory]
    [InlineData("Sensitivity 91% and 80%.", "Sensitivity [91%] and [80%].")]
    [InlineData("", "")]
    public void The_text_is_divided_at_its_figures(string text, string expected)
    {
        var figures = new List<PrintedFigureView> { new("specificity", "80%", 20, 3), new("sensitivity", "91%", 12, 3), new("group-size", "1", 13, 1), new("auc", "0.9", 500, 3) };

        var parts = MarkedText.Divide(text, figures);

        Assert.Equal(expected, string.Concat(parts.Select(part => part.Figure is null ? part.Text : $"[{part.Text}]")));
    }

    [Theory]
    [InlineData("10.1000/a", null, true)]
    [InlineData("10.1000/A", null, true)]
    [InlineData(null, "77", true)]
    [InlineData("10.1000/report", null, true)]
    [InlineData("10.1000/b", "78", false)]
    [InlineData(null, null, false)]
    public void A_report_is_known_by_the_identifiers_of_a_study_or_of_its_reports(string? doi, string? pmid, bool isKnown)
    {
        var study = Study("a", 1) with { Study = Study("a", 1).Study with { Doi = "https://doi.org/10.1000/a", Reports = [new Report { Id = "r", Doi = "10.1000/report", Pmid = "77" }] } };

        Assert.Equal(isKnown, KnownReports.Of(new ScreeningRecord { Doi = doi, Pmid = pmid }, [study]).Count == 1);
    }

    [Fact]
    public void A_study_with_the_same_counts_is_found_unless_it_is_withdrawn_or_the_one_that_is_corrected()
    {
        foreach (var (name, count) in new[] { ("tp", "51"), ("fp", "14"), ("fn", "5"), ("tn", "31") })
            _table.Fields[name] = count;
        StudyView[] others = [Study("a", 51), Study("b", 51) with { Withdrawn = new Withdrawal("duplicate", "twice") }, Study("c", 52)];

        Assert.Equal(["a"], SameCounts.Find([new TableDraft(), _table], others, null).Select(found => found.Study.Study.Id));
        Assert.Empty(SameCounts.Find([_table], others, "a"));
    }

    private static StudyView Study(string id, long tp) => new()
    {
        Review = "r",
        Version = 1,
        Revision = 1,
        ChangedAt = DateTimeOffset.UnixEpoch,
        Study = new ExtractedStudy { Id = id, Label = id, Tables = [new ExtractedTable { Tp = tp, Fp = 14, Fn = 5, Tn = 31, Primary = true }] },
    };
}
