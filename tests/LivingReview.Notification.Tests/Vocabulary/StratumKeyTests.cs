using CsCheck;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Notification.Tests.Vocabulary;

public sealed class StratumKeyTests
{
    private static readonly Gen<string> Words = Gen.Char["abc019._-"].Array[1, 6].Select(letters => "x" + new string(letters));

    private static readonly Gen<StratumKey> Keys = Gen.Select(
        Gen.Select(Words, Words, (factor, level) => new FactorLevel(factor, level)).Array[0, 4], Gen.Bool, Gen.Bool,
        (levels, companion, low) => companion ? StratumKey.Having(levels).CompanionOf(low ? StratumKey.LowRiskOfBias : StratumKey.ExternalValidation) : StratumKey.Having(levels));

    [Fact]
    public void A_name_is_read_as_it_was_written() => Keys.Sample(key =>
    {
        var read = StratumKey.Parse(key.Name);

        Assert.Equal(key, read);
        Assert.Equal(key.Levels, read.Levels);
        Assert.Equal((key.Part, key.Headline), (read.Part, read.Headline));
    });

    [Theory]
    [InlineData("overall", true, false, false, false)]
    [InlineData("modality=ct", false, true, false, false)]
    [InlineData("modality=ct;validation=external", false, false, true, false)]
    [InlineData("overall+low-risk-of-bias", false, false, false, true)]
    [InlineData("modality=ct+external-validation", false, false, false, true)]
    public void A_key_says_what_kind_of_stratum_it_is(string name, bool overall, bool subgroup, bool conjunction, bool companion)
    {
        var key = StratumKey.Parse(name);

        Assert.Equal((overall, subgroup, conjunction, companion), (key.IsOverall, key.IsSubgroup, key.IsConjunction, key.IsCompanion));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("everything")]
    [InlineData("modality")]
    [InlineData("modality=")]
    [InlineData("=ct")]
    [InlineData("modality=ct;")]
    [InlineData("modality=ct;overall")]
    [InlineData("overall+")]
    public void What_is_no_name_of_a_stratum_is_not_read(string? name)
    {
        Assert.False(StratumKey.TryParse(name, out _));
        if (name is not null) Assert.Throws<FormatException>(() => StratumKey.Parse(name));
    }
}
