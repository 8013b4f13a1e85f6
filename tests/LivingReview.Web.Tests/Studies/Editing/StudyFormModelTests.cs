using System.Text.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Studies;
using LivingReview.Web.Studies.Editing;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Studies.Editing;

public sealed class StudyFormModelTests
{
    [Fact]
    public void A_study_that_nobody_edits_goes_back_as_it_came()
    {
        var study = FakeStudies.All().First().Study;

        var sent = new StudyFormModel(study).ToSubmission();

        var expected = JsonSerializer.SerializeToNode(study, JsonSerializerOptions.Web)!.AsObject();
        expected.Remove("warnings");
        var wanted = expected.Deserialize<StudySubmission>(JsonSerializerOptions.Web)! with { Overrides = [] };
        Assert.Equal(JsonSerializer.Serialize(wanted, JsonSerializerOptions.Web), JsonSerializer.Serialize(sent, JsonSerializerOptions.Web));
    }

    [Fact]
    public void An_assessment_that_no_form_shows_stays()
    {
        var study = FakeStudies.All().First().Study;
        var other = new BiasAssessment { Tool = "Another", Overall = "low", Domains = [] };

        var sent = new StudyFormModel(study with { BiasAssessments = [.. study.BiasAssessments, other] }).ToSubmission();

        Assert.Equal([study.BiasAssessments[0].Tool, "Another"], sent.BiasAssessments!.Select(one => one.Tool));
    }

    [Fact]
    public void Text_in_a_number_s_place_is_a_fault_at_its_path_and_an_empty_field_is_not_sent()
    {
        var model = new StudyFormModel();
        model.Tables[0].Fields["tp"] = "fifty";
        model.Tables[0].Fields["reportedAuc"] = "0,9";
        model.Fields["title"] = "  ";

        Assert.Equal(["tables[0].reportedAuc", "tables[0].tp"], model.Errors().Keys.Order(StringComparer.Ordinal));
        Assert.Null(model.ToSubmission().Title);
    }

    [Theory]
    [InlineData("12.5")]
    [InlineData("1,200")]
    [InlineData("99999999999999999999999")]
    public void What_is_no_whole_number_is_a_fault_and_a_negative_one_is_left_to_the_server(string typed)
    {
        var model = new StudyFormModel();
        model.Tables[0].Fields["fn"] = typed;
        model.Tables[0].Fields["tp"] = " -3 ";

        Assert.Equal("tables[0].fn", Assert.Single(model.Errors()).Key);
        Assert.Equal(-3, Assert.Single(model.ToSubmission().Tables!).Tp);
    }

    [Fact]
    public void Edits_are_applied_to_a_newer_version_and_what_was_not_edited_comes_from_it()
    {
        var study = FakeStudies.All().First().Study;
        var mine = new StudyFormModel(study) { Reason = "Misread." };
        mine.Tables[0].Fields["fn"] = "6";
        var newest = study with { Title = "A corrected title", Tables = [study.Tables[0] with { Fp = 99 }] };

        var merged = mine.RebaseOn(newest).ToSubmission();

        Assert.Equal(("A corrected title", 99L, 6L, "Misread."), (merged.Title, merged.Tables![0].Fp, merged.Tables[0].Fn, merged.Reason));
    }

    [Fact]
    public void A_draft_holds_the_edits_and_is_taken_up_on_a_newer_version()
    {
        var study = FakeStudies.All().First().Study;
        var mine = new StudyFormModel(study) { Reason = "Misread.", Removals = 1 };
        mine.Tables[0].Fields["fn"] = "six";
        mine.Tables[0].Choose("modality", "mri");
        mine.Tables[0].Reported["n"] = "101";
        mine.Tables.Add(new TableDraft());
        mine.Tables[1].Fields["tp"] = "3";
        mine.Tables[1].Primary = true;
        mine.Overrides["cells"] = "As printed.";

        var resumed = StudyFormModel.FromDraft(mine.ToDraft(), study with { Title = "A corrected title", Tables = [study.Tables[0] with { Fp = 99 }] });

        Assert.Equal(("A corrected title", "99", "six", "mri", "101"), (resumed.Fields["title"], resumed.Tables[0].Fields["fp"], resumed.Tables[0].Fields["fn"], resumed.Tables[0].Level("modality"), resumed.Tables[0].Reported["n"]));
        Assert.Equal(("3", true, "Misread.", 1, "As printed."), (resumed.Tables[1].Fields["tp"], resumed.Tables[1].Primary, resumed.Reason, resumed.Removals, resumed.Overrides["cells"]));
    }

    [Fact]
    public void A_table_that_the_draft_removed_stays_removed()
    {
        var study = FakeStudies.All().First().Study;
        study = study with { Tables = [study.Tables[0] with { Tp = 1 }, study.Tables[0] with { Tp = 2 }] };
        var mine = new StudyFormModel(study);
        mine.Tables.RemoveAt(0);

        Assert.Equal("2", Assert.Single(StudyFormModel.FromDraft(mine.ToDraft(), study).Tables).Fields["tp"]);
    }

    [Fact]
    public void A_table_that_was_solved_keeps_from_what()
    {
        var table = new TableDraft();

        table.Fill(new BackCalculatedTable(51, 14, 5, 31), new Dictionary<string, string> { ["n"] = "101", ["ppv"] = "78.5%" });
        var sent = table.ToJson(alone: true).Deserialize<TableSubmission>(JsonSerializerOptions.Web)!;

        Assert.Equal((51, 14, 5, 31), (sent.Tp, sent.Fp, sent.Fn, sent.Tn));
        Assert.Equal("back-calculated", sent.Derivation);
        Assert.Equal("78.5%", sent.DerivationInputs!["ppv"]);
        Assert.True(sent.Primary);
    }

    [Theory]
    [InlineData("tables[1].reportedSensitivity", "Table 2: Reported sensitivity (0 to 1)")]
    [InlineData("tables[0].factors.ml_type", "Table 1: ML type")]
    [InlineData("title", "Title")]
    [InlineData("reports[0].doi", "Report 1: DOI")]
    public void A_path_is_shown_with_its_labels(string path, string words) => Assert.Equal(words, FieldLabels.For(path));

    // Wilson 1927, with z = 1.959964; computed apart from this code.
    [Theory]
    [InlineData(51, 5, 0.8074, 0.9613)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 0, 0.7225, 1)]
    public void Wilson_s_interval_is_that_of_the_formula(long hits, long misses, double lower, double upper)
    {
        var interval = WilsonInterval.Compute(hits, misses)!;

        Assert.Equal(lower, interval.Lower, 1e-4);
        Assert.Equal(upper, interval.Upper, 1e-4);
    }

    [Fact]
    public void A_rate_of_no_people_has_no_interval() => Assert.Null(WilsonInterval.Compute(0, 0));
}
