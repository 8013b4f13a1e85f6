namespace LivingReview.DiagnosticAccuracy.Tests.Monitoring;

public sealed class ThresholdsTests
{
    /// <summary>Every move between two rates with three decimals against every threshold from 0.001 to 0.1: as whole numbers say, 0.02 among them.</summary>
    [Fact]
    public void On_a_grid_of_thousandths_a_move_reaches_a_threshold_as_whole_numbers_say()
    {
        var compared = 0;
        for (var before = 0; before <= 1000; before++)
        {
            for (var after = before; after <= Math.Min(1000, before + 102); after++)
            {
                var shift = AbsoluteShift.Between(new(before / 1000.0, 0.9), new(after / 1000.0, 0.9));
                for (var threshold = Math.Max(1, after - before - 2); threshold <= Math.Min(100, after - before + 2); threshold++)
                {
                    Assert.Equal(after - before >= threshold, shift.Reaches(threshold / 1000.0));
                    Assert.Equal(after - before > threshold, Thresholds.Exceeds(shift.Size, threshold / 1000.0));
                    compared++;
                }
            }
        }

        Assert.True(compared > 400_000);
    }

    /// <summary>What a bare comparison of the doubles gets wrong: the finding that this rule of comparison answers.</summary>
    [Fact]
    public void A_bare_comparison_would_miss_moves_that_are_exactly_the_threshold() =>
        Assert.Contains(Enumerable.Range(0, 980), i => (i + 20) / 1000.0 - i / 1000.0 < 0.02);

    [Fact]
    public void Effects_in_people_are_held_against_whole_people_in_the_same_way()
    {
        for (var people = 1; people <= 200; people++)
        {
            var effect = AbsoluteEffect.Between(new(0.9, 0.9), new(0.9 - people / 1000.0, 0.9), prevalence: 1);

            Assert.True(effect.Reaches(people));
            Assert.False(effect.Reaches(people + 0.001));
        }
    }
}
