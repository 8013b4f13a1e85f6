using System.Text.Json;

namespace LivingReview.DiagnosticAccuracy.Tests;

public sealed class TwoByTwoTests
{
    private static readonly TwoByTwo Table = new(51, 14, 5, 31);

    [Fact]
    public void A_table_prints_its_cells() => Assert.Equal("TP 51, FP 14, FN 5, TN 31", Table.ToString());

    [Fact]
    public void A_table_survives_json() => Assert.Equal(Table, JsonSerializer.Deserialize<TwoByTwo>(JsonSerializer.Serialize(Table)));

    [Fact]
    public void Mirroring_exchanges_the_arms() => Assert.Equal(new TwoByTwo(31, 5, 14, 51), Table.Mirror());

    [Theory]
    [InlineData(-1, 0, 0, 0, "TruePositives")]
    [InlineData(0, TwoByTwo.MaxCount + 1, 0, 0, "FalsePositives")]
    [InlineData(0, 0, long.MinValue, 0, "FalseNegatives")]
    [InlineData(0, 0, 0, long.MaxValue, "TrueNegatives")]
    public void A_count_that_no_double_holds_is_refused_by_name(long tp, long fp, long fn, long tn, string name)
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new TwoByTwo(tp, fp, fn, tn));

        Assert.Equal(name, refused.ParamName);
        Assert.NotEqual(0L, refused.ActualValue);
    }

    [Fact]
    public void A_copy_is_checked_too() =>
        Assert.Equal("FalseNegatives", Assert.Throws<ArgumentOutOfRangeException>(() => Table with { FalseNegatives = -5 }).ParamName);

    [Fact]
    public void The_largest_counts_are_accepted() => Assert.Equal(TwoByTwo.MaxCount, new TwoByTwo(TwoByTwo.MaxCount, 0, 0, TwoByTwo.MaxCount).TrueNegatives);
}
