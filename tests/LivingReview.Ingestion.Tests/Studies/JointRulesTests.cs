using System.Text.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Tests.Studies;

/// <summary>Results of two index tests on the same people: CT has 51, 14, 5, 31, MRI 40, 20, 16, 25, and both are positive in 38 and 9.</summary>
public sealed class JointRulesTests
{
    private static readonly TableSubmission Ct = Given.Table with { Primary = true, JointWith = "modality=MRI", JointTp = 38, JointFp = 9 };

    private static readonly TableSubmission Mri = new()
    {
        Tp = 40,
        Fp = 20,
        Fn = 16,
        Tn = 25,
        Factors = new Dictionary<string, string?> { ["modality"] = "mri", ["ml_type"] = "deep-learning", ["examination_part"] = "hip" },
    };

    public static TheoryData<StudySubmission, string, string> Broken => new()
    {
        { Study(Ct with { JointWith = null }), "tables[0].jointWith", "Name the other table of the same people by its levels, as in modality=mri." },
        { Study(Ct with { JointWith = "mri" }), "tables[0].jointWith", "'mri' is not a stratum of the protocol; one is written factor=level." },
        { Study(Ct with { JointWith = "modality=pet" }), "tables[0].jointWith", "'modality=pet' is not a stratum of the protocol; one is written factor=level." },
        { Study(Ct with { JointWith = "modality=ct" }), "tables[0].jointWith", "The study has no other table in 'modality=ct'." },
        { Given.Study("a", Ct, Mri, Mri with { Cohort = "later" }), "tables[0].jointWith", "The study has 2 other tables in 'modality=mri': name levels that one of them alone has, as in factor=level;factor=level." },
        { Study(Ct with { JointTp = null }), "tables[0].jointTp", "How many of the true positives are positive by the other test, too, is missing." },
        { Study(Ct with { JointFp = null }), "tables[0].jointFp", "How many of the false positives are positive by the other test, too, is missing." },
        { Study(Ct with { JointFp = -1 }), "tables[0].jointFp", "-1 is not a whole number from 0 to 1000000000." },
        { Study(Ct with { JointTp = 41 }), "tables[0].jointTp", "41 contradicts the tables: of 56 people with the condition 51 and 40 are positive, so 35 to 40 are positive by both." },
        { Study(Ct with { JointTp = 34 }), "tables[0].jointTp", "34 contradicts the tables: of 56 people with the condition 51 and 40 are positive, so 35 to 40 are positive by both." },
        { Study(Ct with { JointFp = 15 }), "tables[0].jointFp", "15 contradicts the tables: of 45 people without the condition 14 and 20 are positive, so 0 to 14 are positive by both." },
        { Study(Ct, Mri with { Fn = 17 }), "tables[0].jointWith", "The two tables are not of the same people: this one has 56 with the condition, table 2 has 57." },
        { Study(Ct, Mri with { Tn = 26 }), "tables[0].jointWith", "The two tables are not of the same people: this one has 45 without the condition, table 2 has 46." },
        { Study(Ct, Mri with { JointWith = "modality=ct", JointTp = 37, JointFp = 9 }), "tables[1].jointTp", "Table 1 says 38, this one 37; one of the two may be left empty." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_is_missing_or_contradicts_the_tables_is_named_by_its_field(StudySubmission submission, string field, string message)
    {
        var faults = new Faults();

        Assert.Null(StudyRules.Check(submission, Given.Protocol, faults));
        Assert.Equal([(field, message)], faults.All);
    }

    [Fact]
    public void Two_counts_and_the_tables_give_all_eight_and_the_level_is_written_as_the_protocol_has_it()
    {
        var study = StudyRules.Check(Study(Ct), Given.Protocol, new Faults())!;

        Assert.Equal("modality=mri", study.Tables[0].JointWith);
        var joint = Assert.Single(JointResults.Of(study));
        Assert.Equal((0, 1, new CrossedResults(38, 13, 2, 3), new CrossedResults(9, 5, 11, 20)), (joint.First, joint.Second, joint.Diseased, joint.NonDiseased));
    }

    [Fact]
    public void A_pair_that_both_tables_state_is_one_pair()
    {
        var study = StudyRules.Check(Study(Ct, Mri with { JointWith = "modality=ct", JointTp = 38, JointFp = 9 }), Given.Protocol, new Faults())!;

        Assert.Single(JointResults.Of(study));
    }

    [Fact]
    public void Of_several_tables_in_a_level_further_levels_name_one()
    {
        var jaw = Mri with { Tp = 41, Fn = 15, Factors = new Dictionary<string, string?> { ["modality"] = "mri", ["examination_part"] = "jaw" } };

        var study = StudyRules.Check(Given.Study("a", Ct with { JointWith = "modality=mri;examination_part=jaw" }, Mri, jaw), Given.Protocol, new Faults())!;

        Assert.Equal((0, 2, 3L), (JointResults.Of(study)[0].First, JointResults.Of(study)[0].Second, JointResults.Of(study)[0].Diseased.SecondOnly));
    }

    [Fact]
    public void A_study_without_joint_results_is_stored_and_read_as_before_there_were_any()
    {
        var study = StudyRules.Check(Study(Ct with { JointWith = null, JointTp = null, JointFp = null }), Given.Protocol, new Faults())!;

        var stored = JsonSerializer.Serialize(new ExtractionAccepted(study));

        Assert.DoesNotContain("joint", stored, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(JointResults.Of(JsonSerializer.Deserialize<ExtractionAccepted>(stored)!.Study));
    }

    [Fact]
    public void That_the_joint_results_alone_were_corrected_is_a_correction()
    {
        var (before, after) = (StudyRules.Check(Study(Ct), Given.Protocol, new Faults())!, StudyRules.Check(Study(Ct with { JointTp = 37 }), Given.Protocol, new Faults())!);

        Assert.Equal([new FieldChange("tables[0].jointTp", "38", "37")], StudyDiff.Between(before, after));
    }

    private static StudySubmission Study(TableSubmission ct, TableSubmission? mri = null) => Given.Study("a", ct, mri ?? Mri);
}
