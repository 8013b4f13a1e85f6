using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Names;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Tests.Studies;

public sealed class StudyRulesTests
{
    public static TheoryData<string, StudySubmission, string, string> Broken => new()
    {
        { "no label", Given.Study("  "), "label", "A label of 1 to 200 characters is needed, such as \"Jang 2021\"." },
        { "long label", Given.Study(new string('a', 201)), "label", "A label of 1 to 200 characters is needed, such as \"Jang 2021\"." },
        { "id with capitals", Given.Study() with { Id = "Jang" }, "id", "An id consists of 1 to 100 lower-case letters, digits and hyphens." },
        { "year before print", Given.Study() with { Year = 1899 }, "year", "1899 is not a whole number from 1900 to 2100." },
        { "year far ahead", Given.Study() with { Year = 2101 }, "year", "2101 is not a whole number from 1900 to 2100." },
        { "no tables", Given.Study() with { Tables = null }, "tables", "At least one 2x2 table is needed." },
        { "empty tables", Given.Study() with { Tables = [] }, "tables", "At least one 2x2 table is needed." },
        { "101 tables", Given.Study("a", [.. Enumerable.Range(0, 101).Select(i => Given.Table with { Primary = i == 0 })]), "tables", "At most 100 tables per study." },
        { "no primary", Given.Study("a", Given.Table, Given.Table), "tables", "Exactly one of several tables must be primary; 0 are." },
        { "two primaries", Given.Study("a", Given.Table with { Primary = true }, Given.Table with { Primary = true }), "tables", "Exactly one of several tables must be primary; 2 are." },
        { "null table", Given.Study() with { Tables = [null!] }, "tables[0]", "The table is missing." },
        { "null second table", Given.Study() with { Tables = [Given.Table with { Primary = true }, null!] }, "tables[1]", "The table is missing." },
        { "TP missing", Given.Study("a", Given.Table with { Tp = null }), "tables[0].tp", "TP, the true positives, are missing." },
        { "FP missing", Given.Study("a", Given.Table with { Fp = null }), "tables[0].fp", "FP, the false positives, are missing." },
        { "FN missing", Given.Study("a", Given.Table with { Fn = null }), "tables[0].fn", "FN, the false negatives, are missing." },
        { "TN missing", Given.Study("a", Given.Table with { Tn = null }), "tables[0].tn", "TN, the true negatives, are missing." },
        { "negative TN", Given.Study("a", Given.Table with { Tn = -1 }), "tables[0].tn", "-1 is not a whole number from 0 to 1000000000." },
        { "too many", Given.Study("a", Given.Table with { Fp = 1_000_000_001 }), "tables[0].fp", "1000000001 is not a whole number from 0 to 1000000000." },
        { "empty table", Given.Study("a", Given.Table with { Tp = 0, Fp = 0, Fn = 0, Tn = 0 }), "tables[0]", "The table is empty: all four counts are zero." },
        { "sensitivity in percent", Given.Study("a", Given.Table with { ReportedSensitivity = 91.1 }), "tables[0].reportedSensitivity", "91.1 is not a number from 0 to 1." },
        { "negative specificity", Given.Study("a", Given.Table with { ReportedSpecificity = -0.1 }), "tables[0].reportedSpecificity", "-0.1 is not a number from 0 to 1." },
        { "AUC not a number", Given.Study("a", Given.Table with { ReportedAuc = double.NaN }), "tables[0].reportedAuc", "NaN is not a number from 0 to 1." },
        { "unknown factor", Given.Study("a", Given.Table with { Factors = new Dictionary<string, string?> { ["colour"] = "red" } }), "tables[0].factors.colour", "The protocol has no factor 'colour'. It has: modality, ml_type, examination_part." },
        { "unknown level", Given.Study("a", Given.Table with { Factors = new Dictionary<string, string?> { ["modality"] = "PET" } }), "tables[0].factors.modality", "'PET' is not a level of modality. Its levels are: radiograph, ct, mri." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_fault_is_named_by_its_field_and_says_what_is_expected(string kind, StudySubmission submission, string field, string message)
    {
        var faults = new Faults();

        var study = StudyRules.Check(submission, Given.Protocol, faults);

        Assert.True(study is null, kind);
        Assert.Equal([(field, message)], faults.All);
    }

    [Fact]
    public void Every_fault_is_collected_before_the_answer()
    {
        var faults = new Faults();

        StudyRules.Check(new StudySubmission { Year = 1, Tables = [new TableSubmission { Fp = -1, Fn = 0, Tn = 1 }] }, Given.Protocol, faults);

        Assert.Equal(["label", "year", "tables[0].tp", "tables[0].fp"], faults.All.Select(f => f.Field));
    }

    [Fact]
    public void A_single_table_is_primary_by_itself()
    {
        var study = StudyRules.Check(Given.Study(), Given.Protocol, new Faults())!;

        Assert.True(Assert.Single(study.Tables).Primary);
    }

    [Fact]
    public void Zero_cells_are_counts_like_others()
    {
        var study = StudyRules.Check(Given.Study("a", Given.Table with { Fp = 0, Fn = 0 }), Given.Protocol, new Faults())!;

        Assert.Equal((51, 0, 0, 31), (study.Tables[0].Tp, study.Tables[0].Fp, study.Tables[0].Fn, study.Tables[0].Tn));
    }

    [Fact]
    public void An_unknown_level_is_left_out_when_it_is_blank()
    {
        var table = Given.Table with { Factors = new Dictionary<string, string?> { ["modality"] = " ", ["ml_type"] = null, ["examination_part"] = "jaw" } };

        var study = StudyRules.Check(Given.Study("a", table), Given.Protocol, new Faults())!;

        Assert.Equal(new Dictionary<string, string> { ["examination_part"] = "jaw" }, study.Tables[0].Factors);
    }

    [Theory]
    [InlineData("https://doi.org/10.1038/S41598", "10.1038/s41598")]
    [InlineData("http://dx.doi.org/10.1038/s41598", "10.1038/s41598")]
    [InlineData("DOI: 10.1038/s41598", "10.1038/s41598")]
    [InlineData(" ", null)]
    public void A_doi_is_kept_without_its_address(string given, string? kept)
    {
        var study = StudyRules.Check(Given.Study() with { Doi = given }, Given.Protocol, new Faults())!;

        Assert.Equal(kept, study.Doi);
    }

    [Theory]
    [InlineData("Jang 2021", "jang-2021")]
    [InlineData("Núñez & Müller, 2020b", "nunez-muller-2020b")]
    [InlineData("Mu\u0308ller 2020", "muller-2020")]
    [InlineData("Łukasz ÅSTRÖM", "lukasz-astrom")]
    [InlineData("--X1AI--", "x1ai")]
    public void An_id_is_made_from_the_label(string label, string id) => Assert.Equal(id, StudyIds.FromLabel(label));

    [Fact]
    public void An_id_from_a_long_label_is_cut_and_does_not_end_in_a_hyphen() =>
        Assert.Equal(new string('a', 99), StudyIds.FromLabel(new string('a', 99) + " b"));
}
