using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Tests.Studies;

public sealed class BiasRulesTests
{
    private static readonly string[] Quadas2 = ["patient-selection", "index-test", "reference-standard", "flow-and-timing"];
    private static readonly string[] Quadas3 = ["participants", "index-test", "target-condition", "analysis"];
    private static readonly string[] Probast = ["participants-and-data-sources", "predictors", "outcome", "analysis"];

    public static TheoryData<string, BiasAssessment, string, string> Broken => new()
    {
        { "tool", new BiasAssessment { Tool = "ROBINS" }, "biasAssessments[0].tool", "'ROBINS' is not one of: QUADAS-2, QUADAS-3, QUADAS-C, PROBAST+AI." },
        { "part", Assessment("QUADAS-2", Quadas2) with { Part = "development" }, "biasAssessments[0].part", "QUADAS-2 has no parts." },
        { "no part", Assessment("PROBAST+AI", Probast), "biasAssessments[0].part", "One of: development, evaluation." },
        { "domain missing", Assessment("QUADAS-2", Quadas2[..3], "low", "low", "low"), "biasAssessments[0].domains", "QUADAS-2 judges the domain flow-and-timing once." },
        { "word", Assessment("QUADAS-3", Quadas3, "low", "low", "low", "unclear"), "biasAssessments[0].domains[3].judgement", "'unclear' is not one of: low, high, insufficient-information." },
        { "applicability", With(Assessment("QUADAS-2", Quadas2), 3, d => d with { Applicability = "low" }), "biasAssessments[0].domains[3].applicability", "flow-and-timing has no judgement of applicability." },
        { "answer", With(Assessment("QUADAS-3", Quadas3), 0, d => d with { Signalling = new Dictionary<string, string> { ["1.1"] = "yes" } }), "biasAssessments[0].domains[0].signalling", "An answer is one of: Y, PY, PN, N, NI, NA." },
        { "answers", With(Assessment("QUADAS-3", Quadas3), 3, d => d with { Signalling = Enumerable.Range(1, 5).ToDictionary(i => $"4.{i}", _ => "Y") }), "biasAssessments[0].domains[3].signalling", "analysis has 4 signalling questions." },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_fault_is_named(string kind, BiasAssessment assessment, string field, string message)
    {
        var faults = new Faults();

        BiasRules.Check([assessment], "biasAssessments", faults);

        Assert.True(faults.All.Contains((field, message)), $"{kind}: {string.Join("; ", faults.All)}");
        Assert.Single(faults.All);
    }

    [Theory]
    [InlineData("QUADAS-2", "low", "low", "low", "low", "low", "low")]
    [InlineData("QUADAS-2", "low", "unclear", "low", "high", "high", "high")]
    [InlineData("QUADAS-2", "low", "unclear", "low", "low", "unclear", "unclear")]
    [InlineData("QUADAS-3", "low", "insufficient-information", "low", "low", "insufficient-information", "unclear")]
    [InlineData("QUADAS-3", "high", "insufficient-information", "low", "low", "high", "high")]
    public void Any_high_is_high_and_all_low_is_low(string tool, string a, string b, string c, string d, string overall, string ofTable)
    {
        var assessment = Assessment(tool, tool == "QUADAS-2" ? Quadas2 : Quadas3, a, b, c, d);

        var study = Check(Given.Study("a", Given.Table with { BiasAssessments = [assessment] }));

        Assert.Equal(overall, study.Tables[0].BiasAssessments[0].Overall);
        Assert.Equal(ofTable, study.Tables[0].RiskOfBias);
    }

    [Fact]
    public void A_signalling_answer_computes_nothing()
    {
        var assessment = With(Assessment("QUADAS-3", Quadas3), 0, d => d with { Signalling = new Dictionary<string, string> { ["1.1"] = "N", ["1.2"] = "NI" } });

        var table = Check(Given.Study("a", Given.Table with { BiasAssessments = [assessment] })).Tables[0];

        Assert.Equal("low", table.RiskOfBias);
        Assert.Equal(["N", "NI"], table.BiasAssessments[0].Domains[0].Signalling.Values);
    }

    [Fact]
    public void A_tables_own_assessment_counts_before_the_studys()
    {
        var high = Assessment("QUADAS-2", Quadas2, "high", "low", "low", "low");
        var study = Given.Study("a", Given.Table with { Primary = true }, Given.Table with { BiasAssessments = [Assessment("QUADAS-2", Quadas2)] }) with { BiasAssessments = [high] };

        Assert.Equal(["high", "low"], Check(study).Tables.Select(t => t.RiskOfBias));
    }

    [Fact]
    public void The_quality_of_development_is_no_risk_of_bias()
    {
        var development = Assessment("PROBAST+AI", Probast, "high", "high", "high", "high") with { Part = "development" };
        var evaluation = Assessment("PROBAST+AI", Probast) with { Part = "evaluation" };

        Assert.Equal("low", Check(Given.Study("a", Given.Table with { BiasAssessments = [development, evaluation] })).Tables[0].RiskOfBias);
    }

    [Fact]
    public void Without_an_assessment_the_bare_judgement_counts() =>
        Assert.Equal("high", Check(Given.Study("a", Given.Table with { RiskOfBias = "High" })).Tables[0].RiskOfBias);

    private static BiasAssessment Assessment(string tool, string[] domains, params string[] judgements) => new()
    {
        Tool = tool,
        Domains = [.. domains.Select((d, i) => new DomainJudgement { Domain = d, Judgement = judgements.ElementAtOrDefault(i) ?? "low" })],
    };

    private static BiasAssessment With(BiasAssessment assessment, int domain, Func<DomainJudgement, DomainJudgement> change) =>
        assessment with { Domains = [.. assessment.Domains.Select((d, i) => i == domain ? change(d) : d)] };

    private static ExtractedStudy Check(StudySubmission submission) => StudyRules.Check(submission, Given.Protocol, new Faults())!;
}
