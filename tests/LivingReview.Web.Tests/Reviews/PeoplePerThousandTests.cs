using LivingReview.Web.Reviews;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Reviews;

public sealed class PeoplePerThousandTests
{
    [Fact]
    public void The_sample_at_one_in_five_misses_19_and_gives_85_false_positives()
    {
        var ct = Samples.Estimate(new(0.9041, 0.8034, 0.9561), new(0.8941, 0.8004, 0.9468));

        var numbers = PeoplePerThousand.Compute(ct, 0.2)!;

        Assert.Equal(200, numbers.WithCondition);
        Assert.Equal(new PeopleCount(181, 161, 191), numbers.Found);
        Assert.Equal(new PeopleCount(19, 9, 39), numbers.Missed);
        Assert.Equal(new PeopleCount(85, 43, 160), numbers.FalsePositives);
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(0.137)]
    [InlineData(0.999)]
    public void Found_and_missed_add_up_to_those_with_the_condition(double prevalence)
    {
        var numbers = PeoplePerThousand.Compute(Samples.Estimate(new(0.833, 0.7, 0.9), new(0.9, 0.8, 0.95)), prevalence)!;

        Assert.Equal(numbers.WithCondition, numbers.Found.Estimate + numbers.Missed.Estimate);
        Assert.InRange(numbers.Missed.Estimate, numbers.Missed.Lower, numbers.Missed.Upper);
        Assert.InRange(numbers.FalsePositives.Estimate, numbers.FalsePositives.Lower, numbers.FalsePositives.Upper);
    }

    [Fact]
    public void What_is_not_pooled_has_none() => Assert.Null(PeoplePerThousand.Compute(Samples.Estimate(null, null), 0.2));
}
