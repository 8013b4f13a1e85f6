using System.Text.Json;

namespace LivingReview.DiagnosticAccuracy.Tests;

public sealed class IntervalTests
{
    [Theory]
    [InlineData(0.5, 0.6, 0.7, "lower")]
    [InlineData(0.5, 0.4, 0.45, "upper")]
    [InlineData(0.5, double.NaN, 0.7, "lower")]
    [InlineData(0.5, 0.4, double.NaN, "upper")]
    [InlineData(double.NaN, 0.4, 0.7, "estimate")]
    public void A_limit_on_the_wrong_side_is_refused_by_name(double estimate, double lower, double upper, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new Interval(estimate, lower, upper)).ParamName);

    [Fact]
    public void Limits_may_equal_the_estimate_or_be_infinite()
    {
        Assert.Equal(1, new Interval(1, 1, 1).Lower);
        Assert.Equal(double.PositiveInfinity, new Interval(1, double.NegativeInfinity, double.PositiveInfinity).Upper);
    }

    [Fact]
    public void An_interval_survives_json()
    {
        var interval = new Interval(0.8, 0.7, 0.9);

        Assert.Equal(interval, JsonSerializer.Deserialize<Interval>(JsonSerializer.Serialize(interval)));
    }
}
