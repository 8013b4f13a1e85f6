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
    public void Mirroring_exchanges_the_arms() => Assert.Equal(new TwoByTwo(31, 5, 14, 51), Table.Mirrored);
}
