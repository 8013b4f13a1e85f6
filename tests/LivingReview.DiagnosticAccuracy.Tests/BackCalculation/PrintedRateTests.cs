namespace LivingReview.DiagnosticAccuracy.Tests.BackCalculation;

public sealed class PrintedRateTests
{
    [Theory]
    [InlineData("91.1%", 911, 3)]
    [InlineData("0.680", 680, 3)]
    [InlineData(".95", 95, 2)]
    [InlineData("80 %", 80, 2)]
    [InlineData("1.00", 100, 2)]
    [InlineData("100%", 100, 2)]
    [InlineData("0", 0, 0)]
    public void The_decimals_are_those_of_the_proportion(string text, long digits, int decimals)
    {
        Assert.True(PrintedRate.TryParse(text, out var rate));
        Assert.Equal(new PrintedRate(digits, decimals), rate);
    }

    [Theory]
    [InlineData("91.1")]
    [InlineData("101%")]
    [InlineData("-0.1")]
    [InlineData("0,91")]
    [InlineData("high")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("0.1234567890")]
    public void What_is_not_a_proportion_is_refused(string? text) => Assert.False(PrintedRate.TryParse(text, out _));

    [Fact]
    public void A_rate_prints_all_its_decimals() => Assert.Equal("0.680", new PrintedRate(680, 3).ToString());
}
