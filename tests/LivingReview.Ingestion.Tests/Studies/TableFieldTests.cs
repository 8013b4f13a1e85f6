using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Tests.Studies;

public sealed class TableFieldTests
{
    public static TheoryData<StudySubmission, string, string> Broken => new()
    {
        { Given.Study() with { Design = "cohort" }, "design", "'cohort' is not one of: single-gate, two-gate, nested, rct-arm." },
        { Given.Study() with { Timing = "soon" }, "timing", "'soon' is not one of: prospective, retrospective, mixed." },
        { Given.Study() with { Sampling = "x" }, "sampling", "'x' is not one of: consecutive, random, convenience, not-reported." },
        { Given.Study() with { Setting = "x" }, "setting", "'x' is not one of: screening, primary, secondary, tertiary, opportunistic." },
        { Given.Study() with { Title = "a\0b" }, "title", "The text contains a NUL character, which cannot be stored." },
        { Given.Study() with { Title = new string('a', 10_001) }, "title", "At most 10000 characters." },
        { Given.Study() with { Reports = [null!] }, "reports[0]", "The report is missing." },
        { Given.Study() with { Reports = [new() { Id = "a" }, new() { Id = "a" }] }, "reports[1].id", "The report 'a' is there twice." },
        { Given.Study() with { Reports = [new() { Year = 1 }] }, "reports[0].year", "1 is not a whole number from 1900 to 2100." },
        { Given.Study() with { Reports = [new() { Kind = "blog" }] }, "reports[0].kind", "'blog' is not one of: journal-article, preprint, conference, thesis, registry-record." },
        { Given.Study() with { Reports = [new() { Integrity = "bad" }] }, "reports[0].integrity", "'bad' is not one of: none, correction, expression-of-concern, retraction, withdrawn." },
        { Given.Study() with { Overrides = [new() { Code = "prevalence" }] }, "overrides[0].reason", "A reason is needed: it stays in the study's history." },
        { Given.Study() with { Overrides = [new() { Reason = "why" }] }, "overrides[0].code", "The code of the finding is needed, such as \"counts-contradict-sensitivity\"." },
        { Table(t => t with { ThresholdRule = "best" }), "tables[0].thresholdRule", "'best' is not one of: prespecified, youden-same-data, fixed-sensitivity, not-reported." },
        { Table(t => t with { ThresholdValue = double.NaN }), "tables[0].thresholdValue", "A finite number." },
        { Table(t => t with { IndeterminateDiseased = 3 }), "tables[0].indeterminateHandling", "Say what was done with the indeterminate results: excluded, positive, negative, itd." },
        { Table(t => t with { ReportedDiseased = -1 }), "tables[0].reportedDiseased", "-1 is not a whole number from 0 to 1000000000." },
        { Table(t => t with { SourceReport = "r9" }), "tables[0].sourceReport", "The study has no report 'r9'." },
        { Table(t => t with { RiskOfBias = "some" }), "tables[0].riskOfBias", "'some' is not one of: low, high, unclear." },
        { Table(t => t with { DerivationInputs = new Dictionary<string, string> { ["f1"] = "0.9" } }), "tables[0].derivationInputs.f1", "'f1' is not one of: n, sensitivity, specificity, ppv, npv, accuracy, diseased, non-diseased." },
        { Table(t => t with { DerivationInputs = new Dictionary<string, string> { ["ppv"] = "91" } }), "tables[0].derivationInputs.ppv", "'91' is not a proportion such as 91.1% or 0.911." },
        { Table(t => t with { DerivationInputs = new Dictionary<string, string> { ["n"] = "many" } }), "tables[0].derivationInputs.n", "'many' is not a count." },
        { Table(t => t with { PrimaryIn = ["modality=pet"] }), "tables[0].primaryIn", "'modality=pet' is not a stratum of the protocol; one is written factor=level." },
        { Table(t => t with { PrimaryIn = ["modality=mri"] }), "tables[0].primaryIn", "The table is not in 'modality=mri' by its factors." },
        { Given.Study("a", Given.Table with { Primary = true, PrimaryIn = ["modality=ct"] }, Given.Table with { PrimaryIn = ["modality=ct"] }), "tables[1].primaryIn", "Two tables claim 'modality=ct': a study is counted once." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_fault_is_named_by_its_field_and_says_what_is_expected(StudySubmission submission, string field, string message)
    {
        var faults = new Faults();

        Assert.Null(StudyRules.Check(submission, Given.Protocol, faults));
        Assert.Equal([(field, message)], faults.All);
    }

    [Fact]
    public void Everything_that_is_extracted_is_kept()
    {
        var submission = Given.Study("a", Given.Table with
        {
            PrimaryIn = ["modality=ct"],
            OverlapCohortId = "KNHANES",
            ClusterAdjusted = true,
            ThresholdValue = -2.5,
            ThresholdUnit = "T-score",
            ThresholdRule = "Prespecified",
            IndeterminateDiseased = 1,
            IndeterminateHandling = "itd",
            SourceReport = "main",
            SourcePage = "p. 4, Table 2",
            Extractors = ["AB", "CD"],
        }) with
        {
            Design = "two-gate",
            Timing = "mixed",
            Sampling = "random",
            Setting = "screening",
            Reports = [new() { Id = "main", Doi = "DOI: 10.1/A", Kind = "preprint", Integrity = "correction", Notice = "10.1/n", NoticedOn = new DateOnly(2026, 1, 2) }],
        };

        var study = StudyRules.Check(submission, Given.Protocol, new Faults())!;

        var table = study.Tables[0];
        Assert.Equal(("KNHANES", true, -2.5, "T-score", "prespecified"), (table.OverlapCohortId, table.ClusterAdjusted, table.ThresholdValue, table.ThresholdUnit, table.ThresholdRule));
        Assert.Equal((1L, "itd", "main", "p. 4, Table 2", "AB,CD", "modality=ct"), (table.IndeterminateDiseased, table.IndeterminateHandling, table.SourceReport, table.SourcePage, string.Join(',', table.Extractors), string.Join(',', table.PrimaryIn)));
        Assert.Equal(("two-gate", "mixed", "random", "screening"), (study.Design, study.Timing, study.Sampling, study.Setting));
        Assert.Equal(new Report { Id = "main", Doi = "10.1/a", Kind = "preprint", Integrity = "correction", Notice = "10.1/n", NoticedOn = new DateOnly(2026, 1, 2) }, study.Reports[0]);
    }

    private static StudySubmission Table(Func<TableSubmission, TableSubmission> change) => Given.Study("a", change(Given.Table));
}
