using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Repairing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Testing;

namespace LivingReview.Analysis.Tests.Memory;

/// <summary>The kind of interval that a protocol asks for.</summary>
public sealed class IntervalTests(PostgresFixture postgres)
{
    private static readonly Protocol Automatic = Growing.Protocol with { Interval = IntervalKind.Automatic };
    private static readonly Protocol Calibrated = Growing.Protocol with { Interval = IntervalKind.CalibratedProfile };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(IntervalKind.Wald, IntervalMethod.Wald)]
    [InlineData(IntervalKind.Profile, IntervalMethod.Profile)]
    [InlineData(IntervalKind.CalibratedProfile, IntervalMethod.CalibratedProfile)]
    public void Every_shown_interval_is_of_the_kind_that_the_protocol_asks_for(IntervalKind kind, IntervalMethod method)
    {
        var inputs = StratumInputs.From(new Growing(Growing.Protocol with { Interval = kind }).With(1, 8).State);

        foreach (var stratum in inputs)
        {
            var expected = Pooling.Pool(stratum.Tables, new PoolingOptions { MinimumStudies = 3, Intervals = method });
            var estimate = StratumEstimator.Estimate(stratum);

            Assert.Equal(kind, estimate.IntervalKind);
            Assert.Equal(StratumEstimator.ToContract(expected.Sensitivity), estimate.Sensitivity);
            Assert.Equal(StratumEstimator.ToContract(expected.Specificity), Detail.Compute(stratum, 9, null).Estimate.Specificity);
            Assert.Equal(estimate.Sensitivity, FigureData.Compute(stratum, 9).Estimate.Sensitivity);
        }
    }

    [Fact]
    public void The_hash_of_the_inputs_tells_kinds_apart_and_stays_what_it_was_for_Walds()
    {
        var hashes = new[] { IntervalKind.Wald, IntervalKind.Profile, IntervalKind.CalibratedProfile }.Select(k => StratumInputs.From(new Growing(Growing.Protocol with { Interval = k }).With(1, 4).State)[0].Hash).ToList();

        Assert.Equal(3, hashes.Distinct().Count());
        Assert.Equal(StratumInputs.From(new Growing(Growing.Protocol).With(1, 4).State)[0].Hash, hashes[0]);
    }

    [Fact]
    public void Few_studies_carry_the_warning_with_Walds_intervals_alone()
    {
        Assert.Contains(Overall(Growing.Protocol).Warnings, w => w.Contains("Wald intervals are too short", StringComparison.Ordinal));
        Assert.DoesNotContain(Overall(Calibrated).Warnings, w => w.Contains("Wald", StringComparison.Ordinal));

        static StratumEstimate Overall(Protocol protocol) => StratumEstimator.Estimate(StratumInputs.From(new Growing(protocol).With(1, 6).State)[0]);
    }

    [Fact]
    public void Automatic_intervals_of_few_studies_are_calibrated_and_the_same_points_as_before()
    {
        var before = StratumEstimator.Estimate(StratumInputs.From(new Growing(Growing.Protocol).With(1, 8).State)[0]);

        var after = StratumEstimator.Estimate(StratumInputs.From(new Growing(Automatic).With(1, 8).State)[0]);

        Assert.Equal((IntervalKind.Wald, IntervalKind.CalibratedProfile), (before.IntervalKind, after.IntervalKind));
        Assert.Equal(before.Sensitivity!.Estimate, after.Sensitivity!.Estimate);
        Assert.True(after.Sensitivity.Lower < before.Sensitivity.Lower);
        Assert.DoesNotContain(after.WarningCodes, c => c == WarningCodes.WaldIntervalsTooShort);
        Assert.Contains(Detail.Compute(StratumInputs.From(new Growing(Automatic).With(1, 8).State)[0], 9, null).Intervals, i => i.Method == IntervalKind.Wald && i.Sensitivity == before.Sensitivity);
    }

    [Fact]
    public void Automatic_intervals_of_many_studies_are_Walds()
    {
        var growing = new Growing(Automatic).With(1, 42);

        var overall = StratumEstimator.Estimate(StratumInputs.From(growing.State)[0]);

        Assert.True(overall.K > MeanIntervals.MaxCalibratedStudies, $"{overall.K} studies");
        Assert.Equal(IntervalKind.Wald, overall.IntervalKind);
    }

    [Fact]
    public async Task To_automatic_intervals_and_from_them_are_changes_of_the_method_and_another_amendment_is_none()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        var growing = new Growing(Growing.Protocol).With(1, 6).Under(Automatic).Under(Automatic with { ShiftThreshold = 0.05 }).Under(Growing.Protocol);
        for (var i = 0; i < growing.Messages.Count; i++) await service.PublishAsync(growing.Messages.Skip(i).Take(1).Select(m => Given.WithHead(m, i + 1)), Cancellation);

        var changes = (await service.GetAsync<EstimateHistoryPoint[]>("estimates/history", Cancellation)).Where(p => p.MethodChange is not null).Select(p => (p.MethodChange!.Revision, p.MethodChange.To)).Distinct();

        Assert.Equal([(8L, $"{Engine.Version}, automatic intervals"), (10L, $"{Engine.Version}, wald intervals")], changes);
    }

    [Fact]
    public async Task Another_kind_is_a_change_of_the_method_and_the_points_stay()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        var growing = new Growing(Growing.Protocol).With(1, 6);
        await service.PublishAsync(growing.Messages, Cancellation);

        await service.PublishAsync(growing.Under(Calibrated).Messages.Skip(7), Cancellation);

        var change = (await service.GetAsync<EstimateHistoryPoint[]>("estimates/history", Cancellation))[^1].MethodChange!;
        Assert.Equal(($"{Engine.Version}, wald intervals", $"{Engine.Version}, calibrated-profile intervals", 8L), (change.From, change.To, change.Revision));
        Assert.Contains(change.Differences, d => d.Stratum == "overall");
        Assert.All(change.Differences, d => Assert.Equal(d.SensitivityBefore!.Estimate, d.SensitivityAfter!.Estimate, 12));
        Assert.All(change.Differences, d => Assert.True(d.SensitivityAfter!.Lower < d.SensitivityBefore!.Lower));
        var estimates = await service.EstimatesAsync("", Cancellation);
        Assert.All(estimates.Strata, s => Assert.Equal(IntervalKind.CalibratedProfile, s.IntervalKind));
    }

    [Fact]
    public async Task In_a_burst_the_evidence_before_the_change_the_change_and_the_evidence_after_it_are_told_apart()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        var growing = new Growing(Growing.Protocol).With(1, 6);
        await service.PublishAsync(growing.Messages, Cancellation);

        var head = growing.With(7, 7).Under(Calibrated).With(8, 8).Messages.Count;
        await service.PublishAsync(growing.Messages.Skip(7).Select(m => Given.WithHead(m, head)), Cancellation);

        var history = await service.GetAsync<EstimateHistoryPoint[]>("estimates/history?stratum=overall", Cancellation);
        Assert.Equal([7, 8, 9, 10], history.Select(p => p.Revision));
        Assert.Equal([false, false, true, false], history.Select(p => p.MethodChange is not null));
        Assert.Equal([IntervalKind.Wald, IntervalKind.Wald, IntervalKind.CalibratedProfile, IntervalKind.CalibratedProfile], history.Select(p => p.Estimate.IntervalKind));
        Assert.Equal([ChangeKind.Accepted, ChangeKind.Protocol, ChangeKind.Accepted], history.Skip(1).Select(p => Assert.Single(p.Causes).Kind));
        await using var session = service.Store.QuerySession();
        var log = await session.Events.FetchStreamAsync(Growing.Review, token: Cancellation);
        Assert.Empty(Rebuild.Compare((await service.CurrentAsync(Cancellation))!, log, [.. growing.Messages.Select(Growing.RevisionOf)]).Differences);
    }
}
