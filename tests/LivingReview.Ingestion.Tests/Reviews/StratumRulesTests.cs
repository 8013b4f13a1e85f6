using LivingReview.Contracts.Reviews;
using LivingReview.Ingestion.Reviews;

namespace LivingReview.Ingestion.Tests.Reviews;

public sealed class StratumRulesTests
{
    private static readonly Protocol Protocol = new()
    {
        Factors = [new Factor { Name = "modality", Levels = ["ct", "mri"] }, new Factor { Name = "validation", Levels = ["internal", "external"] }],
    };

    [Fact]
    public void Conjunctions_of_levels_and_divided_levels_are_accepted() => Assert.Empty(Faults(
        new Conjunction { Levels = new Dictionary<string, string> { ["modality"] = "ct", ["validation"] = "external" } },
        new Conjunction { Levels = new Dictionary<string, string> { ["modality"] = "ct" }, By = ["validation"] }));

    [Theory]
    [InlineData("modality", "pet", "validation", "conjunctions[0].levels", "'modality=pet' is not a level of the protocol.")]
    [InlineData("colour", "red", "validation", "conjunctions[0].levels", "'colour=red' is not a level of the protocol.")]
    [InlineData("modality", "ct", "colour", "conjunctions[0].by", "'colour' is not a factor of the protocol.")]
    [InlineData("modality", "ct", "modality", "conjunctions[0].by", "'modality' has one level already.")]
    [InlineData("modality", "ct", null, "conjunctions[0].levels", "A conjunction holds two levels, or one level divided by other factors.")]
    public void What_the_protocol_does_not_know_is_named(string factor, string level, string? by, string field, string message) => Assert.Contains(
        (field, message),
        Faults(new Conjunction { Levels = new Dictionary<string, string> { [factor] = level }, By = by is null ? [] : [by] }));

    [Theory]
    [InlineData("validation=external", true)]
    [InlineData("validation", false)]
    [InlineData("validation=abroad", false)]
    [InlineData("", false)]
    public void External_validation_is_a_level_of_the_protocol(string level, bool accepted) =>
        Assert.Equal(accepted, ProtocolRules.Check(Protocol with { ExternalValidation = [level] }).None);

    private static IReadOnlyList<(string Field, string Message)> Faults(params Conjunction[] conjunctions) =>
        ProtocolRules.Check(Protocol with { Conjunctions = conjunctions }).All;
}
