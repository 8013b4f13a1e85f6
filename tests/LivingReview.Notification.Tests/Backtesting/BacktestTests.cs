using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Notification.Backtesting;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Tests.Policies;

namespace LivingReview.Notification.Tests.Backtesting;

public sealed class BacktestTests
{
    [Fact]
    public void A_known_change_is_found_and_its_delay_is_counted()
    {
        var tables = Enumerable.Range(0, 8).Select(i => Versions.Table($"s{i}", 90, 10 + i, 10, 90)).ToList();
        var messages = new List<Contracts.EstimatesRecomputed> { Versions.Message(1, [.. tables]) };
        for (var version = 2; version <= 14; version++)
        {
            tables.Add(version < 6 ? Versions.Table($"n{version}", 90, 12, 10, 88) : Versions.Table($"n{version}", 55, 12, 45, 88));
            messages.Add(Versions.Message(version, [.. tables], causes: new EvidenceChange { Revision = version, Kind = ChangeKind.Accepted, StudyId = $"n{version}", Label = $"n{version}" }));
        }

        var criteria = new Criteria(0.2, null, null);
        var policy = new EffectivePolicy { Policy = StandardPolicy.Default(criteria), Criteria = criteria };
        var report = Backtest.Run("r", policy, Versions.From([.. messages]), knownChange: 6);

        Assert.Equal((14, 1L, 14L), (report.Versions, report.FromRevision, report.ToRevision));
        Assert.True(report.Alerts > 0);
        Assert.All(report.Entries.Where(e => e.Severity != Severity.Info), e => Assert.True(e.After.Revision >= 6));
        Assert.Contains("A2&A3", report.Entries.First(e => e.Severity != Severity.Info).Rule, StringComparison.Ordinal);
        Assert.InRange(report.Delay!.Revisions, 0, 6);
        Assert.Equal(report.Delay.Revisions, report.Delay.Days, 6); // a version a day
    }

    [Fact]
    public void What_came_in_one_burst_is_replayed_study_by_study()
    {
        var (steady, other) = (Enumerable.Range(0, 8).Select(i => Versions.Table($"s{i}", 90, 10 + i, 10, 90)).ToList(), Enumerable.Range(0, 9).Select(i => Versions.Table($"x{i}", 55, 12, 45, 88)).ToList());
        List<EvidenceTable> all = [.. steady, .. other];
        var burst = Versions.Message(17, all, causes: [.. all.Select((t, i) => new EvidenceChange { Revision = i + 1, Kind = ChangeKind.Accepted, StudyId = t.StudyId, Label = t.Label })]);

        var steps = PerStudyHistory.Expand(Versions.From(burst));

        Assert.Equal(Enumerable.Range(1, 17).Select(r => (long)r), steps.Select(s => s.Revision));
        Assert.Equal(Enumerable.Range(1, 17), steps.Select(s => s.Estimates["overall"].K));
        Assert.Equal(Versions.Estimate("overall", 8, steady).Sensitivity!.Estimate, steps[7].Estimates["overall"].Sensitivity!.Estimate, 9);
        Assert.Null(steps[2].Pooled("overall"));
        Assert.Equal(burst.Strata[0], steps[^1].Estimates["overall"]);
        var criteria = new Criteria(0.2, null, null);
        var report = Backtest.Run("r", new EffectivePolicy { Policy = StandardPolicy.Default(criteria), Criteria = criteria }, steps, knownChange: 9);
        Assert.Equal(17, report.Versions);
        var first = report.Entries.First(e => e.Severity != Severity.Info);
        Assert.InRange(first.After.Revision, 9, 17);
        Assert.Contains(first.Causes, c => c.StudyId == "x0");
    }

    [Fact]
    public void A_history_without_change_raises_nothing()
    {
        var tables = Enumerable.Range(0, 8).Select(i => Versions.Table($"s{i}", 90, 10 + i, 10, 90)).ToList();
        var versions = Versions.From([.. Enumerable.Range(1, 5).Select(v => Versions.Message(v, tables))]);

        var report = Backtest.Run("r", new EffectivePolicy { Policy = StandardPolicy.Default(new(0.2, 0.8, 0.8)), Criteria = new(0.2, 0.8, 0.8) }, versions, 3);

        Assert.Empty(report.Entries);
        Assert.Null(report.Delay);
    }
}
