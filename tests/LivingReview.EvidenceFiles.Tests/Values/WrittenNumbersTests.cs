using LivingReview.EvidenceFiles.Values;

namespace LivingReview.EvidenceFiles.Tests.Values;

public sealed class WrittenNumbersTests
{
    [Theory]
    [InlineData("51", 51)]
    [InlineData("51.0", 51)]
    [InlineData("51,0", 51)]
    [InlineData("0,911", 0.911)]
    [InlineData("0.911", 0.911)]
    [InlineData("-2.5", -2.5)]
    [InlineData("91.1%", 0.911)]
    [InlineData("91,1 %", 0.911)]
    [InlineData("1 020", 1020)]
    [InlineData("1'020", 1020)]
    [InlineData("1,234,567", 1234567)]
    [InlineData("1.234.567", 1234567)]
    [InlineData("1,234.5", 1234.5)]
    [InlineData("1.234,5", 1234.5)]
    [InlineData("30.999999999999996", 30.999999999999996)]
    public void A_number_that_is_beyond_doubt_is_read_whatever_the_convention(string text, double expected)
    {
        foreach (var mark in Enum.GetValues<DecimalMark>()) Assert.Equal(expected, WrittenNumbers.Read(text, mark).Value!.Value, 1e-12);
    }

    [Theory]
    [InlineData("1,020", 1020, 1.02)]
    [InlineData("1.652", 1.652, 1652)]
    [InlineData("12.345", 12.345, 12345)]
    public void A_number_that_could_be_two_is_decided_by_the_file(string text, double point, double comma)
    {
        Assert.True(WrittenNumbers.Read(text, DecimalMark.Unknown) is { Ambiguous: true, Value: null });
        Assert.Equal(point, WrittenNumbers.Read(text, DecimalMark.Point).Value);
        Assert.Equal(comma, WrittenNumbers.Read(text, DecimalMark.Comma).Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("1,2,3")]
    [InlineData("1 2")]
    [InlineData("12 34")]
    [InlineData("1..2")]
    [InlineData("--1")]
    [InlineData("%")]
    [InlineData("1/2")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    public void What_is_no_number_is_none(string text)
    {
        foreach (var mark in Enum.GetValues<DecimalMark>()) Assert.Equal(default, WrittenNumbers.Read(text, mark) with { Percent = false });
    }

    [Theory]
    [InlineData(30.999999999999996, 31L)]
    [InlineData(5.000000000000001, 5L)]
    [InlineData(51.5, null)]
    [InlineData(1e16, null)]
    public void The_noise_of_a_formula_is_no_fraction(double value, long? expected) => Assert.Equal(expected, WrittenNumbers.Whole(value));

    [Theory]
    [InlineData("90.9", DecimalMark.Point)]
    [InlineData("3,6", DecimalMark.Comma)]
    [InlineData("0,911", DecimalMark.Comma)]
    [InlineData("1,020", DecimalMark.Unknown)]
    [InlineData("1,020.5", DecimalMark.Point)]
    [InlineData("1,234,567", DecimalMark.Point)]
    [InlineData("51", DecimalMark.Unknown)]
    [InlineData("n.a.", DecimalMark.Unknown)]
    public void A_number_shows_the_convention_of_its_file(string text, DecimalMark expected) => Assert.Equal(expected, WrittenNumbers.Evidence(text));
}
