using LivingReview.Contracts.Alerts;
using LivingReview.Web.Alerts;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Alerts;

public sealed class AlertStatusTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);
    private static readonly Alert Alert = FakeApi.Recorded<List<Alert>>("alerts-shifts").Single(s => s.Severity == Severity.Warn);

    [Fact]
    public void An_alert_is_open_until_somebody_or_the_estimate_ends_it()
    {
        Assert.Equal(("open", true), StatusOf(Alert));
        Assert.Equal(("acknowledged", true), StatusOf(Done("acknowledged")));
        Assert.Equal(("muted", true), StatusOf(Done("muted", Now.AddDays(1))));
        Assert.Equal(("open", true), StatusOf(Done("muted", Now.AddDays(-1))));
        Assert.Equal(("resolved", false), StatusOf(Done("resolved")));
    }

    [Fact]
    public void An_estimate_that_went_back_ends_its_alert()
    {
        var back = Alert with { Id = Guid.NewGuid(), Kind = "resolved", Severity = Severity.Info, Resolves = Alert.Id, DetectedAt = Alert.DetectedAt.AddDays(1) };

        Assert.Equal(("returned", false), StatusOf(Alert, back));
        Assert.Equal(("returned", false), StatusOf(back, Alert));
    }

    [Fact]
    public void A_later_alert_of_the_same_studies_takes_its_place()
    {
        var later = Alert with { Id = Guid.NewGuid(), DetectedAt = Alert.DetectedAt.AddDays(1) };

        Assert.Equal(("superseded", false), StatusOf(Alert, later));
        Assert.Equal(("open", true), StatusOf(later, Alert));
        Assert.Equal(("open", true), StatusOf(Alert, later with { Stratum = "modality=mri" }));
        Assert.Equal(("open", true), StatusOf(Alert, later with { Severity = Severity.Info }));
    }

    [Fact]
    public void A_notice_waits_for_nobody_and_may_be_acknowledged()
    {
        Assert.Equal(("notice", false), StatusOf(Alert with { Severity = Severity.Info }));
        Assert.Equal(("acknowledged", false), StatusOf(Done("acknowledged") with { Severity = Severity.Info }));
    }

    private static Alert Done(string action, DateTimeOffset? until = null) =>
        Alert with { Life = [new AlertStatusChange { ShiftId = Alert.Id, Action = action, Actor = "Ann", Until = until, At = Now.AddDays(-2) }] };

    private static (string, bool) StatusOf(Alert shift, params Alert[] others)
    {
        var standing = AlertStatus.Determine(shift, [shift, .. others], Now);
        return (standing.Name, standing.IsOpen);
    }
}
