using LivingReview.Contracts.Studies;

namespace LivingReview.EvidenceFiles.Tests.Studies;

/// <summary>Sheets of risk of bias alone, in the shapes of robvis and of QUADAS forms.</summary>
public sealed class BiasSheetTests
{
    [Fact]
    public async Task A_sheet_of_robvis_is_an_assessment_of_each_study()
    {
        var read = await Read.TextAsync("Study,D1,D2,D3,D4,Overall\nAdler 2019,Low,High,Some concerns,Low,High\nBrandt 2020,Low,Low,Low,Low,Low\n");

        Assert.Empty(read.Faults);
        Assert.All(read.Rows, r => Assert.True(r.AssessmentsOnly));
        Assert.Equal("QUADAS-2 patient-selection:low index-test:high reference-standard:unclear flow-and-timing:low", Shown(read.Rows[0].Study.BiasAssessments![0]));
        Assert.Contains("The file holds assessments of the risk of bias alone: they are added to studies that are there.", read.Remarks);
    }

    [Fact]
    public async Task Several_assessors_are_several_assessments_of_one_study()
    {
        var read = await Read.TextAsync("Study,Assessor,D1,D2,D3,D4\nAdler 2019,AB,Low,Low,Low,Low\nAdler 2019,CD,High,Low,Low,Low\n");

        Assert.Empty(read.Faults);
        Assert.Equal(["AB", "CD"], Assert.Single(read.Rows).Study.BiasAssessments!.Select(a => a.AssessedBy));
    }

    [Fact]
    public async Task Signalling_answers_support_and_page_belong_to_their_domain()
    {
        var read = await Read.TextAsync("Study,Tool,D1,D1.1,D1.2,D1 applicability,D1 support,D1 page,D2,D3,D4\nAdler 2019,QUADAS-3,Low,Yes,PN,High,random sample,p. 4,Low,Unclear,Low\n");

        var assessment = read.Rows[0].Study.BiasAssessments![0];
        Assert.Equal("QUADAS-3 participants:low index-test:low target-condition:insufficient-information analysis:low", Shown(assessment));
        var first = assessment.Domains[0];
        Assert.Equal(("high", "random sample", "p. 4", "Y", "PN"), (first.Applicability, first.Support, first.Page, first.Signalling["1"], first.Signalling["2"]));
    }

    [Fact]
    public async Task Domains_may_be_called_by_their_names()
    {
        var read = await Read.TextAsync("Study,Tool,Patient selection,Index test,Reference standard,Flow and timing\nAdler 2019,QUADAS-C,low,low,high,low\n");

        Assert.Equal("QUADAS-C patient-selection:low index-test:low reference-standard:high flow-and-timing:low", Shown(read.Rows[0].Study.BiasAssessments![0]));
    }

    [Fact]
    public async Task A_sheet_of_RoB_2_is_not_taken_for_QUADAS()
    {
        var read = await Read.TextAsync("Study,D1,D2,D3,D4,D5,Overall\nStudy 1,Low,Low,Low,Low,Low,Low\n");

        Assert.StartsWith("The column D5 is a domain that QUADAS-2, QUADAS-C, QUADAS-3 do not have", Assert.Single(read.Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_unknown_is_named()
    {
        var read = await Read.TextAsync("Study,Tool,D1,D2,D3,D4\nAdler 2019,ROBINS-I,Low,Low,Low,Low\n");

        Assert.Equal("'ROBINS-I' is not one of: QUADAS-2, QUADAS-C, QUADAS-3.", Assert.Single(read.Faults).Reason);
    }

    private static string Shown(BiasAssessment a) => $"{a.Tool} {string.Join(' ', a.Domains.Select(d => $"{d.Domain}:{d.Judgement}"))}";
}
