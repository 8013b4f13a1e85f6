using CsCheck;
using LivingReview.Surveillance.Ranking;

namespace LivingReview.Surveillance.Tests.Ranking;

public sealed class RankingTests
{
    private static readonly string[] Topics = ["deep learning finds osteoporosis on radiographs of the hip", "statin therapy lowers cholesterol in a randomized trial"];

    [Fact]
    public void Records_like_the_relevant_ones_come_first_and_none_is_left_out()
    {
        var features = TextFeatures.Of(Records(40));

        var order = ReadingOrder.Of(features, new Dictionary<string, bool> { ["r0"] = true, ["r1"] = false });

        Assert.Equal(38, order.Distinct().Count());
        Assert.All(order.Take(19), id => Assert.Equal(0, int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture) % 2));
    }

    [Fact]
    public void The_same_decisions_give_the_same_order()
    {
        Dictionary<string, bool> decided = new() { ["r0"] = true, ["r1"] = false, ["r5"] = false, ["r8"] = true };

        Assert.Equal(ReadingOrder.Of(TextFeatures.Of(Records(30)), decided), ReadingOrder.Of(TextFeatures.Of(Records(30)), decided));
    }

    [Fact]
    public void With_nothing_to_learn_from_the_order_is_that_of_arrival() =>
        Assert.Equal(["r1", "r2"], ReadingOrder.Of(TextFeatures.Of(Records(3)), new Dictionary<string, bool> { ["r0"] = true }));

    [Fact]
    public void Recall_is_estimated_from_the_window_and_certain_once_everything_is_read()
    {
        bool[] decisions = [.. Enumerable.Repeat(true, 20), .. Enumerable.Repeat(false, 79), true];

        var half = RecallEstimate.Of(decisions, 200);
        var all = RecallEstimate.Of(decisions, 100);

        Assert.Equal((21, 100, 50, 1), (half.Found, half.Unread, half.Window, half.WindowRelevant));
        Assert.Equal(21 / 23.0, half.Recall!.Value, 12);
        Assert.InRange(half.Lower, 0.6, 0.7); // 1 of 50: at most 10.6% by Clopper and Pearson, 10.6 of 100 unread
        Assert.Equal((1.0, 1.0), (all.Recall!.Value, all.Lower));
        Assert.Null(RecallEstimate.Of([], 10).Recall);
    }

    /// <summary>Records in an order of falling relevance, the case that the estimate is for: the true recall is below the lower limit rarely.</summary>
    [Fact]
    public void The_lower_limit_holds_where_relevance_falls_along_the_order()
    {
        var (misses, runs) = (0, 0);
        Gen.Int[0, 1_000_000].Sample(seed =>
        {
            var random = new Random(seed);
            var relevant = Enumerable.Range(0, 1000).Select(i => random.NextDouble() < 0.3 * Math.Exp(-i / 150.0)).ToList();
            var read = 200 + random.Next(700);
            var estimate = RecallEstimate.Of(relevant.Take(read).ToList(), 1000);
            Interlocked.Increment(ref runs);
            if (estimate.Found > 0 && (double)estimate.Found / relevant.Count(r => r) < estimate.Lower) Interlocked.Increment(ref misses);
        }, iter: 1000);

        Assert.InRange(misses, 0, 25 + 15); // 2.5% of 1000, and three standard deviations
    }

    private static List<RankedText> Records(int count) => [.. Enumerable.Range(0, count).Select(i => new RankedText($"r{i}", $"{Topics[i % 2]} number{i % 7}"))];
}
