using LivingReview.Notification.Delivering;

namespace LivingReview.Notification.Tests.Webhooks;

public sealed class RetryScheduleTests
{
    [Theory]
    [InlineData(1, "00:00:05")]
    [InlineData(2, "00:05:00")]
    [InlineData(3, "00:30:00")]
    [InlineData(4, "02:00:00")]
    [InlineData(5, "05:00:00")]
    [InlineData(6, "10:00:00")]
    [InlineData(7, "14:00:00")]
    [InlineData(8, "20:00:00")]
    [InlineData(9, "1.00:00:00")]
    public void The_waits_are_those_of_the_standard(int attempts, string wait) =>
        Assert.Equal(TimeSpan.Parse(wait, System.Globalization.CultureInfo.InvariantCulture), RetrySchedule.After(attempts, 0));

    [Fact]
    public void There_is_no_attempt_after_the_tenth() => Assert.Null(RetrySchedule.After(10, 0.5));

    [Fact]
    public void All_attempts_lie_within_about_three_days() =>
        Assert.InRange(Enumerable.Range(1, 9).Sum(n => RetrySchedule.After(n, 1)!.Value.TotalHours), 75, 84);

    [Fact]
    public void Jitter_adds_up_to_a_tenth_of_the_wait() => Assert.Equal(TimeSpan.FromMinutes(5.5), RetrySchedule.After(2, 1));
}
