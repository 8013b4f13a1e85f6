using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Testing;

namespace LivingReview.Analysis.Tests.Memory;

/// <summary>What the service remembers, over HTTP on a real database.</summary>
public sealed class MemoryServiceTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_difference_names_what_moved_and_each_studys_share()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        await service.PublishAsync(new Growing(Growing.Protocol).With(1, 8).With(Growing.Study(2, tp: 3)).Messages, Cancellation);

        var diff = await service.GetAsync<EstimatesDiff>("estimates/diff?from=8&to=10", Cancellation);

        Assert.Equal((8, 10), (diff.From, diff.To));
        Assert.Equal([ChangeKind.Accepted, ChangeKind.Amended], diff.Causes.Select(c => c.Kind));
        Assert.Equal(["overall", "modality=ct", "validation=internal"], diff.Strata.Select(s => s.Stratum));
        Assert.Equal(["study-2", "study-8"], diff.Strata[0].Attribution!.Studies.Select(s => s.StudyId).Order());
        var back = await service.EstimatesAsync("?revision=8&stratum=overall", Cancellation);
        Assert.Equal(Serialize(back.Strata[0]), Serialize(diff.Strata[0].Before!));
    }

    [Fact]
    public async Task Asking_for_a_difference_of_revisions_that_are_not_there_says_so()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        await service.PublishAsync(new Growing(Growing.Protocol).With(1, 3).Messages, Cancellation);

        using var late = await service.Client.GetAsync(new Uri($"/api/reviews/{Growing.Review}/estimates/diff?from=2&to=9", UriKind.Relative), Cancellation);
        using var reversed = await service.Client.GetAsync(new Uri($"/api/reviews/{Growing.Review}/estimates/diff?from=3&to=2", UriKind.Relative), Cancellation);
        using var unknown = await service.Client.GetAsync(new Uri("/api/reviews/nobody/estimates/diff?from=1", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, reversed.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Theory]
    [InlineData("estimates/history?stratum=unknown")]
    [InlineData("estimates/diff?from=1&stratum=unknown")]
    [InlineData("estimates?stratum=unknown")]
    [InlineData("estimates?revision=2&stratum=unknown")]
    [InlineData("estimates/detail?stratum=unknown")]
    [InlineData("estimates/influence?stratum=unknown")]
    [InlineData("estimates/cumulative?stratum=unknown")]
    [InlineData("estimates/figures?stratum=unknown")]
    [InlineData("plots/timeline.svg?stratum=unknown")]
    public async Task Asking_for_a_stratum_without_a_study_says_so(string path)
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        await service.PublishAsync(new Growing(Growing.Protocol).With(1, 3).Messages, Cancellation);

        using var answer = await service.Client.GetAsync(new Uri($"/api/reviews/{Growing.Review}/{path}", UriKind.Relative), Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((404, "unknown-stratum"), (problem.Status, problem.Type));
    }

    [Fact]
    public async Task The_history_explains_each_step_when_asked()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        var growing = new Growing(Growing.Protocol).With(1, 5);
        await service.PublishAsync(growing.Messages, Cancellation);
        await service.PublishAsync(growing.With(6, 6).Messages.Skip(6), Cancellation);

        var history = await service.GetAsync<EstimateHistoryPoint[]>("estimates/history?explain=true", Cancellation);

        Assert.Equal([6, 7], history.Select(p => p.Revision));
        Assert.Null(history[0].Attribution);
        Assert.Equal("study-6", Assert.Single(history[1].Attribution!.Studies).StudyId);
        Assert.Equal(
            history[1].Estimate.Sensitivity!.Estimate - history[0].Estimate.Sensitivity!.Estimate, history[1].Attribution!.Change.Sensitivity!.Value, 12);
    }

    [Theory]
    [InlineData("estimates/cumulative?stratum=overall", "study-8")]
    [InlineData("estimates/influence?stratum=overall", "cooksDistance")]
    [InlineData("estimates/detail?stratum=overall", "calibrated-profile")]
    [InlineData("estimates/comparisons", "onSpecificity")]
    [InlineData("estimates/comparisons", "sensitivityContrast")]
    public async Task Every_figure_can_be_read(string path, string shown)
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        await service.PublishAsync(new Growing(Growing.Protocol).With(1, 8).Messages, Cancellation);

        var answer = await service.Client.GetStringAsync(new Uri($"/api/reviews/{Growing.Review}/{path}", UriKind.Relative), Cancellation);

        Assert.Contains(shown, answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Companions_stand_beside_the_headlines()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        var protocol = Growing.Protocol with { ExternalValidation = ["validation=external"] };
        await service.PublishAsync(new Growing(protocol).With(1, 9).Messages, Cancellation);

        var estimates = await service.EstimatesAsync("", Cancellation);
        var one = await service.EstimatesAsync("?stratum=overall", Cancellation);

        Assert.DoesNotContain(estimates.Strata, s => s.Stratum.Contains('+', StringComparison.Ordinal));
        Assert.Equal(3, estimates.Companions.Single(s => s.Stratum == "overall+external-validation").K);
        Assert.Equal("overall+external-validation", Assert.Single(one.Companions).Stratum);
    }

    [Fact]
    public async Task A_new_engine_recomputes_in_the_background_and_tells_of_a_method_not_of_evidence()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using (var before = await MemoryService.StartAsync(database, Cancellation))
        {
            await before.PublishAsync(new Growing(Growing.Protocol).With(1, 6).Messages, Cancellation);
            await AgeAsync(before);
        }

        await using var service = await MemoryService.StartAsync(database, Cancellation);
        await Eventually.SeesAsync(
            async () => (await service.CurrentAsync(Cancellation))!.Strata, strata => strata.All(s => s.EngineVersion == Engine.Version), "estimates by this engine");

        var history = await service.GetAsync<EstimateHistoryPoint[]>("estimates/history?explain=true", Cancellation);
        var change = history[^1].MethodChange!;
        Assert.Equal(("livingreview-dta/0", Engine.Version, 7L), (change.From, change.To, change.Revision));
        Assert.Equal(["overall", "modality=radiograph", "modality=ct", "validation=internal"], change.Differences.Select(d => d.Stratum));
        Assert.Empty(history[^1].Causes);
        Assert.Equal(0.01, history[^1].Attribution!.Method.Sensitivity!.Value, 12);
        var published = await Eventually.SeesAsync(
            () => Task.FromResult(service.Log<EstimateVersionAdded>().All.Select(m => m.Message).SingleOrDefault(m => m.EstimateVersion == change.EstimateVersion)), m => m is not null, "the version of the new method");
        Assert.Equal(published!.Order, published.Strata.Select(s => s.Stratum)); // also what has too few studies for a figure that could differ
        Assert.All(published.Strata, s => Assert.Equal(Engine.Version, s.EngineVersion));
        Assert.Empty(published.Causes);
        Assert.Empty(published.Tables);
    }

    [Fact]
    public async Task New_evidence_on_estimates_of_another_engine_changes_the_method_first_and_each_has_its_part()
    {
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        var growing = new Growing(Growing.Protocol).With(1, 6);
        await service.PublishAsync(growing.Messages, Cancellation);
        await AgeAsync(service);

        await service.PublishAsync(growing.With(7, 7).Messages.Skip(7), Cancellation);

        var history = await service.GetAsync<EstimateHistoryPoint[]>("estimates/history?explain=true", Cancellation);
        Assert.Equal([null, "livingreview-dta/0", null], history.TakeLast(3).Select(p => p.MethodChange?.From));
        Assert.Equal(0.01, history[^2].Attribution!.Method.Sensitivity!.Value, 12);
        Assert.Equal(0, history[^1].Attribution!.Method.Sensitivity);
        Assert.Equal("study-7", Assert.Single(history[^1].Attribution!.Studies).StudyId);
        Assert.Equal(["study-7"], history[^1].Causes.Select(c => c.StudyId));
    }

    [Fact]
    public async Task Freshness_is_measured_and_what_comes_late_is_counted()
    {
        using var meters = new MeterListener { InstrumentPublished = (i, listener) => { if (i.Name.StartsWith("livingreview.estimates.", StringComparison.Ordinal)) listener.EnableMeasurementEvents(i); } };
        var seen = new ConcurrentBag<(string Name, double Value)>();
        meters.SetMeasurementEventCallback<double>((i, value, _, _) => seen.Add((i.Name, value)));
        meters.SetMeasurementEventCallback<long>((i, value, _, _) => seen.Add((i.Name, value)));
        meters.Start();
        await using var service = await MemoryService.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);

        // The messages say that they were accepted years ago.
        await service.PublishAsync(new Growing(Growing.Protocol).With(1, 3).Messages, Cancellation);

        await Eventually.HoldsAsync(() => seen.Any(s => s is { Name: "livingreview.estimates.freshness", Value: > 1 }), "a measurement");
        await Eventually.HoldsAsync(() => seen.Any(s => s.Name == "livingreview.estimates.late"), "the count");
    }

    /// <summary>Appends what an older engine would have left.</summary>
    private static async Task AgeAsync(MemoryService service)
    {
        await using var session = service.Store.LightweightSession();
        var stream = await session.Events.FetchForWriting<CurrentEstimates>(Growing.Review, Cancellation);
        var current = stream.Aggregate!;
        stream.AppendOne(new StrataEstimated
        {
            Revision = current.Revision,
            Title = current.Title,
            ShiftThreshold = current.ShiftThreshold,
            Order = [.. current.Strata.Select(s => s.Stratum)],
            Changed = [.. current.Strata.Select(RecomputationMemoryTests.Older)],
            Causes = [],
        });
        await session.SaveChangesAsync(Cancellation);
    }

    private static string Serialize(StratumEstimate estimate) => JsonSerializer.Serialize(estimate);
}
