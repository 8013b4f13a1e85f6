using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Certainty;

namespace LivingReview.Ingestion.Tests.Reviews;

public sealed class CertaintyRulesTests
{
    private static readonly Protocol Protocol = new() { Factors = [new() { Name = "modality", Levels = ["ct"] }] };

    [Fact]
    public void Concerns_lower_the_level_and_carry_their_reasons()
    {
        var faults = new Faults();

        var judged = CertaintyRules.Check(Request() with { Domains = With("imprecision", "very-serious", "wide") }, Protocol, 7, faults);

        Assert.True(faults.None);
        Assert.Equal(("modality=ct", "sensitivity", 7L), (judged!.Stratum, judged.Outcome, judged.Revision));
        Assert.Equal("low", judged.ToView("Ada", DateTimeOffset.UnixEpoch).Level);
    }

    [Theory]
    [InlineData(new string[0], "high")]
    [InlineData(new[] { "serious" }, "moderate")]
    [InlineData(new[] { "serious", "serious" }, "low")]
    [InlineData(new[] { "very-serious", "serious" }, "very-low")]
    [InlineData(new[] { "very-serious", "very-serious", "serious" }, "very-low")]
    public void Accuracy_studies_start_high(string[] concerns, string level) => Assert.Equal(level, CertaintyVocabulary.LevelOf(concerns));

    [Fact]
    public void Every_fault_is_named()
    {
        var faults = new Faults();

        var judged = CertaintyRules.Check(
            new JudgeCertainty { Stratum = "modality=mri", Outcome = "auc", Domains = [.. With("imprecision", "serious", null).Skip(1), new() { Domain = "price", Concern = "none" }] }, Protocol, 7, faults);

        Assert.Null(judged);
        var fields = string.Join(' ', faults.ToDictionary().Keys);
        Assert.Contains("outcome", fields, StringComparison.Ordinal);
        Assert.Contains("stratum", fields, StringComparison.Ordinal);
        Assert.Contains("domains", fields, StringComparison.Ordinal);
        Assert.Contains("domains.imprecision.reason", fields, StringComparison.Ordinal);
    }

    private static JudgeCertainty Request() => new() { Stratum = "modality=ct", Outcome = "sensitivity", Domains = With("imprecision", "none", null) };

    private static IReadOnlyList<DomainConcern> With(string domain, string concern, string? reason) =>
        [.. CertaintyVocabulary.Domains.Select(name => name == domain ? new DomainConcern { Domain = name, Concern = concern, Reason = reason } : new DomainConcern { Domain = name, Concern = "none" })];
}
