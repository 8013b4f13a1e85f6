using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Studies;

namespace LivingReview.Ingestion.Tests.Studies;

public sealed class BiasConsensusTests
{
    private static readonly string[] Domains = ["patient-selection", "index-test", "reference-standard", "flow-and-timing"];

    [Theory]
    [InlineData(false, "high")]
    [InlineData(true, "low")]
    public void A_consensus_counts_in_place_of_the_assessors_and_without_one_the_worst_judgement(bool hasConsensus, string overall)
    {
        var assessments = new List<BiasAssessment> { Of("Ann", "low"), Of("Ben", "high") };
        if (hasConsensus) assessments.Add(Of("Ann and Ben", "low") with { Consensus = true });
        var faults = new Faults();

        var study = StudyRules.Check(Given.Study("a", Given.Table with { BiasAssessments = assessments }), Given.Protocol, faults);

        Assert.Empty(faults.All);
        Assert.Equal(overall, study!.Tables[0].RiskOfBias);
    }

    [Fact]
    public void A_tool_has_one_consensus()
    {
        var faults = new Faults();

        BiasRules.Check([Of("Ann and Ben", "low") with { Consensus = true }, Of("Ann and Cora", "low") with { Consensus = true }], "biasAssessments", faults);

        Assert.Equal([("biasAssessments[1].consensus", "QUADAS-2 has one consensus.")], faults.All);
    }

    private static BiasAssessment Of(string by, string judgement) =>
        new() { Tool = "QUADAS-2", AssessedBy = by, Domains = [.. Domains.Select(domain => new DomainJudgement { Domain = domain, Judgement = judgement })] };
}
