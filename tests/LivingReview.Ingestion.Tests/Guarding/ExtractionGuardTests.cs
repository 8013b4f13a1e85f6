using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Guarding;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Tests.Guarding;

/// <summary>The counts are TP 51, FP 14, FN 5, TN 31: sensitivity 0.911, specificity 0.689.</summary>
public sealed class ExtractionGuardTests
{
    private static readonly Protocol Protocol = Given.Protocol with { LowestPrevalence = 0.01, HighestPrevalence = 0.3 };

    public static TheoryData<string, TableSubmission, string, string, bool> Found => new()
    {
        { "counts-contradict-sensitivity", Given.Table with { ReportedSensitivity = 0.94 }, "tables[0].reportedSensitivity", "TP 51 of 56 diseased is 0.911; the paper's sensitivity is 0.94: they differ by more than 0.02.", true },
        { "counts-contradict-specificity", Given.Table with { ReportedSpecificity = 0.6 }, "tables[0].reportedSpecificity", "TN 31 of 45 healthy is 0.689; the paper's specificity is 0.6: they differ by more than 0.02.", true },
        { "counts-differ-from-sensitivity", Given.Table with { ReportedSensitivity = 0.915 }, "tables[0].reportedSensitivity", "TP 51 of 56 diseased is 0.911; the paper's sensitivity is 0.915: rounding does not explain the difference.", false },
        { "counts-differ-from-specificity", Given.Table with { ReportedSpecificity = 0.70 + 0.001 }, "tables[0].reportedSpecificity", "TN 31 of 45 healthy is 0.689; the paper's specificity is 0.701: rounding does not explain the difference.", false },
        { "rates-swapped", Given.Table with { ReportedSensitivity = 0.689, ReportedSpecificity = 0.911 }, "tables[0]", "The counts give sensitivity 0.911 and specificity 0.689; the paper's are 0.689 and 0.911: they look swapped.", true },
        { "denominators", Given.Table with { ReportedDiseased = 60 }, "tables[0].reportedDiseased", "TP 51 and FN 5 make 56 diseased; the paper has 60.", true },
        { "denominators", Given.Table with { ReportedNonDiseased = 50, IndeterminateNonDiseased = 2, IndeterminateHandling = "excluded" }, "tables[0].reportedNonDiseased", "FP 14 and TN 31 with 2 indeterminate make 47 healthy; the paper has 50.", true },
        { "counts-contradict-inputs", Given.Table with { DerivationInputs = new Dictionary<string, string> { ["n"] = "101", ["ppv"] = "79.5%" } }, "tables[0].derivationInputs.ppv", "TP 51, FP 14, FN 5, TN 31 do not give what is printed: ppv 79.5%.", true },
        { "prevalence", Given.Table, "tables[0]", "56 of 101 are diseased, 0.554; the protocol expects 0.01 to 0.3.", false },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public void What_does_not_look_right_is_named_with_its_figures(string code, TableSubmission table, string field, string message, bool refuses)
    {
        var protocol = code == "prevalence" ? Protocol : Given.Protocol;

        Assert.Equal([new Finding(code, field, message, refuses)], Examine(Given.Study("Jang 2021", table), protocol));
    }

    [Theory]
    [InlineData(0.911, 0.689)]
    [InlineData(0.91, 0.69)]
    [InlineData(0.9, 0.7)]
    [InlineData(null, null)]
    public void Rounding_is_no_contradiction(double? sensitivity, double? specificity) =>
        Assert.Empty(Examine(Given.Study("Jang 2021", Given.Table with { ReportedSensitivity = sensitivity, ReportedSpecificity = specificity }), Given.Protocol));

    [Fact]
    public void Figures_that_agree_are_no_finding()
    {
        var table = Given.Table with
        {
            ReportedDiseased = 58,
            IndeterminateDiseased = 2,
            IndeterminateHandling = "excluded",
            ReportedNonDiseased = 45,
            DerivationInputs = new Dictionary<string, string> { ["n"] = "101", ["sensitivity"] = "91.1%", ["specificity"] = "68.9%", ["ppv"] = "78.5%", ["npv"] = "86.1%", ["accuracy"] = "81.2%" },
        };

        Assert.Empty(Examine(Given.Study("Jang 2021", table), Given.Protocol));
    }

    [Fact]
    public void Equal_rates_are_not_taken_for_swapped_ones() =>
        Assert.Empty(Examine(Given.Study("a", Given.Table with { Tp = 9, Fn = 1, Tn = 9, Fp = 1, ReportedSensitivity = 0.9, ReportedSpecificity = 0.9 }), Given.Protocol));

    [Theory]
    [InlineData("doi:10.1/x", "duplicate-doi", "doi", "'Fan 2021' (fan-2021) has the same DOI 10.1/x: one study is counted once.", true)]
    [InlineData("pmid:7", "duplicate-pmid", "pmid", "'Fan 2021' (fan-2021) has the same PMID 7: one study is counted once.", true)]
    [InlineData("cohort:KNHANES", "overlapping-cohort", "tables[0].overlapCohortId", "'Fan 2021' (fan-2021) has people of the same cohort 'KNHANES': count them once.", false)]
    public void What_another_study_has_too_is_named(string identifier, string code, string field, string message, bool refuses)
    {
        var study = Given.Study("Jang 2021", Given.Table with { OverlapCohortId = "KNHANES" }) with { Doi = "https://doi.org/10.1/X", Reports = [new ReportSubmission { Pmid = "7" }] };
        var other = new IdentifiedStudy("", "", identifier, "fan-2021", "Fan 2021");

        Assert.Equal([new Finding(code, field, message, refuses)], Examine(study, Given.Protocol, other));
    }

    [Fact]
    public void A_study_is_not_a_duplicate_of_itself() =>
        Assert.Empty(Examine(Given.Study() with { Doi = "10.1/x" }, Given.Protocol, new IdentifiedStudy("", "", "doi:10.1/x", "jang-2021", "Jang 2021")));

    [Fact]
    public void A_retracted_report_is_a_warning() =>
        Assert.Equal(
            [new Finding("report-retracted", "reports[0].integrity", "The report 'r1' was retracted: withdraw the study, or say why it still counts.", false)],
            Examine(Given.Study() with { Reports = [new ReportSubmission { Integrity = "retraction" }] }, Given.Protocol));

    [Fact]
    public void An_override_accepts_findings_of_its_code_and_keeps_the_reason()
    {
        Finding[] findings = [new("denominators", "tables[0].reportedDiseased", "a", true), new("rates-swapped", "tables[0]", "b", true), new("prevalence", "tables[0]", "c", false)];

        var result = GuardResult.From(findings, [new FindingOverride { Code = "denominators", Reason = " two died " }], [new ExtractionWarning("prevalence", "tables[0]", "c") { OverriddenBecause = "known" }]);

        Assert.Equal(["rates-swapped"], result.Refused.Select(f => f.Code));
        Assert.Equal([("denominators", "two died"), ("prevalence", "known")], result.Warnings.Select(w => (w.Code, w.OverriddenBecause)));
    }

    private static IReadOnlyList<Finding> Examine(StudySubmission submission, Protocol protocol, params IdentifiedStudy[] others) =>
        ExtractionGuard.Examine(StudyRules.Check(submission, protocol, new Faults())!, protocol, others);
}
