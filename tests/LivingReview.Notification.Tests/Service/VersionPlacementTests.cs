using LivingReview.Contracts;
using LivingReview.Notification.History;

namespace LivingReview.Notification.Tests.Service;

public sealed class VersionPlacementTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1, 0, false)] // the first of all
    [InlineData(6, 5, true)] // it follows the newest
    public void The_next_version_follows_the_newest(long version, long newest, bool hasPrevious)
    {
        Assert.True(VersionPlacement.IsNext(Version(version, hasPrevious ? At(version - 1) : null), newest, newest == 0 ? null : At(newest)));
    }

    [Theory]
    [InlineData(7, 5)] // one is missing
    [InlineData(5, 5)] // the newest again
    [InlineData(2, 0)] // nothing is known yet
    public void Any_other_number_does_not(long version, long newest) => Assert.False(VersionPlacement.IsNext(Version(version, At(version - 1)), newest, newest == 0 ? null : At(newest)));

    [Fact]
    public void The_next_number_of_another_log_does_not_follow() => Assert.False(VersionPlacement.IsNext(Version(6, At(5).AddSeconds(1)), 5, At(5)));

    [Theory]
    [InlineData(7, Placement.Early)]
    [InlineData(5, Placement.Known)]
    [InlineData(3, Placement.Known)]
    internal void In_one_log_a_version_is_known_or_early(long version, Placement expected) =>
        Assert.Equal(expected, VersionPlacement.Place(Version(version, At(version - 1)), 5, At(5), (v, at) => v <= 5 && at == At(v)));

    [Fact]
    public void Two_versions_of_the_same_instant_are_two()
    {
        // A change of the method and the evidence after it are written together: 5 and 6 here. 7 follows 6, which has not arrived.
        var message = Version(7, At(5)) with { OccurredAt = At(7) };

        Assert.Equal(Placement.Early, VersionPlacement.Place(message, 5, At(5), (v, at) => v == 5 && at == At(5)));
    }

    [Fact]
    public void A_first_version_that_is_later_than_the_newest_begins_another_log()
    {
        var message = Version(1, null) with { OccurredAt = At(20) };

        Assert.Equal(Placement.NewLog, VersionPlacement.Place(message, 5, At(5), (_, _) => false));
        Assert.Equal(Placement.Known, VersionPlacement.Place(message with { OccurredAt = At(3) }, 5, At(5), (_, _) => false));
    }

    [Fact]
    public void A_later_version_of_another_log_waits_for_its_first()
    {
        var message = Version(2, At(20)) with { OccurredAt = At(21) };

        Assert.Equal(Placement.Early, VersionPlacement.Place(message, 5, At(5), (_, _) => false));
        Assert.Equal(Placement.NewLog, VersionPlacement.Place(message, 5, At(5), (v, at) => v == 1 && at == At(20)));
    }

    [Fact]
    public void Without_a_history_the_log_is_read_from_its_first_version()
    {
        Assert.False(VersionPlacement.IsNext(Version(6, At(5)), 5, null));
        Assert.Equal(Placement.Early, VersionPlacement.Place(Version(6, At(5)), 5, null, (_, _) => false));
        Assert.Equal(Placement.NewLog, VersionPlacement.Place(Version(1, null), 5, null, (_, _) => false));
    }

    private static DateTimeOffset At(long version) => Start.AddMinutes(version);

    private static EstimateVersionAdded Version(long version, DateTimeOffset? previous) =>
        Given.Version("r", version, 0) with { OccurredAt = At(version), PreviousOccurredAt = previous };
}
