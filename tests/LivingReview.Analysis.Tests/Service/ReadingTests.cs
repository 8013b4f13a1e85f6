using System.Globalization;
using System.Net.Http.Json;
using LivingReview.Contracts.Estimates;
using LivingReview.Testing;

namespace LivingReview.Analysis.Tests.Service;

public sealed class ReadingTests(AnalysisService analysis) : IClassFixture<AnalysisService>, IAsyncLifetime
{
    private const string Review = "read";
    private const int Head = 18;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (await analysis.EstimatesAsync(Review) is null) await analysis.PublishInOrderAsync(Review, Given.History(Review));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Current_estimates_have_every_stratum_in_the_protocols_order()
    {
        var estimates = (await analysis.EstimatesAsync(Review))!;

        Assert.Equal((Review, Head, Head), (estimates.Review, estimates.Revision, estimates.EstimateVersion));
        Assert.Equal(
            ["overall", "modality=radiograph", "modality=ct", "modality=mri", "validation=internal", "validation=external"],
            estimates.Strata.Select(s => s.Stratum));
        Assert.Equal([13, 8, 4, 1, 7, 6], estimates.Strata.Select(s => s.K));
        Assert.NotNull(estimates.RecomputedAt);
        Assert.All(estimates.Strata, s => Assert.Equal(estimates.EngineVersion, s.EngineVersion));
    }

    [Fact]
    public async Task One_stratum_can_be_asked_for()
    {
        var estimates = (await analysis.EstimatesAsync(Review, "?stratum=modality%3Dct"))!;

        Assert.Equal(("modality=ct", 4), (Assert.Single(estimates.Strata).Stratum, estimates.Strata[0].K));
    }

    [Fact]
    public async Task The_estimates_at_a_revision_are_those_that_the_log_had_then()
    {
        foreach (var point in (await HistoryAsync("overall")).Where(p => p.Revision is 5 or 10 or 16 or Head))
        {
            var then = (await analysis.EstimatesAsync(Review, $"?revision={point.Revision}"))!;
            var logged = (await analysis.EstimatesAsync(Review, AsOf(point.At)))!;

            Assert.Equal(point.Revision, then.Revision);
            Assert.Equal(point.Revision, logged.Revision);
            Assert.Equal(AnalysisService.Bytes(logged), AnalysisService.Bytes(then));
        }
    }

    [Fact]
    public async Task The_estimates_of_an_instant_are_those_before_the_next_change()
    {
        var points = await HistoryAsync("overall");

        var estimates = (await analysis.EstimatesAsync(Review, AsOf(points[5].At.AddMicroseconds(-1))))!;

        Assert.Equal(points[4].Revision, estimates.Revision);
        Assert.Equal(points[4].At, estimates.RecomputedAt);
    }

    [Fact]
    public async Task A_history_has_a_point_for_every_change_of_the_stratum_and_its_cause()
    {
        var points = await HistoryAsync("modality=ct");

        Assert.Equal([10L, 11, 12, 13, 14, 17, 18], points.Select(p => p.Revision));
        Assert.Equal([1, 2, 3, 4, 5, 4, 4], points.Select(p => p.Estimate.K));
        Assert.Equal(new EvidenceChange { Revision = 17, Kind = ChangeKind.Withdrawn, StudyId = "study-9", Label = "STUDY-9", Detail = "retraction" }, Assert.Single(points[5].Causes));
        Assert.Equal(new EvidenceChange { Revision = 18, Kind = ChangeKind.Protocol }, Assert.Single(points[6].Causes));
    }

    [Fact]
    public async Task Every_change_of_the_evidence_is_listed_when_asked_for_also_one_that_does_not_touch_the_stratum()
    {
        var (own, every) = (await HistoryAsync("modality=ct"), (await analysis.Client.GetFromJsonAsync<EstimateHistoryPoint[]>($"/api/reviews/{Review}/estimates/history?stratum=modality%3Dct&every=true", Cancellation))!);

        // From the stratum's first study on.
        Assert.Empty(Enumerable.Range(10, Head - 9).Select(r => (long)r).Except(every.SelectMany(p => p.Causes).Select(c => c.Revision)));
        Assert.DoesNotContain(15L, own.SelectMany(p => p.Causes).Select(c => c.Revision));
    }

    [Fact]
    public async Task A_history_without_a_stratum_is_that_of_all_studies() =>
        Assert.Equal(
            (await HistoryAsync("overall")).Select(p => p.Revision),
            (await analysis.Client.GetFromJsonAsync<EstimateHistoryPoint[]>($"/api/reviews/{Review}/estimates/history", Cancellation))!.Select(p => p.Revision));

    [Fact]
    public async Task Figures_have_the_studies_the_curve_and_the_regions()
    {
        var figures = await FiguresAsync("?stratum=modality%3Dradiograph");

        Assert.Equal((8, Head), (figures.Studies.Count, figures.Revision));
        Assert.Equal(figures.Studies.Select(s => s.Label).Order(StringComparer.OrdinalIgnoreCase), figures.Studies.Select(s => s.Label));
        var amended = figures.Studies.Single(s => s.StudyId == "study-3");
        Assert.Equal((20, 9), (amended.Tp, amended.Fn));
        Assert.Equal(20.0 / 29, amended.Sensitivity!.Estimate, 12);
        Assert.Equal("radiograph", amended.Factors["modality"]);
        Assert.Equal(101, figures.Curve.Count);
        Assert.Equal((121, 121), (figures.ConfidenceRegion.Count, figures.PredictionRegion.Count));
        Assert.InRange(figures.Estimate.Sensitivity!.Estimate, figures.ConfidenceRegion.Min(p => p.Sensitivity), figures.ConfidenceRegion.Max(p => p.Sensitivity));
        Assert.InRange(figures.Estimate.Specificity!.Estimate, figures.ConfidenceRegion.Min(p => p.Specificity), figures.ConfidenceRegion.Max(p => p.Specificity));
        Assert.True(figures.PredictionRegion.Min(p => p.Sensitivity) < figures.ConfidenceRegion.Min(p => p.Sensitivity));
        Assert.All(figures.Curve.Concat(figures.ConfidenceRegion).Concat(figures.PredictionRegion), p => Assert.True(p is { Sensitivity: >= 0 and <= 1, Specificity: >= 0 and <= 1 }));
        Assert.Equal((await analysis.EstimatesAsync(Review, "?stratum=modality%3Dradiograph"))!.Strata[0].Sensitivity, figures.Estimate.Sensitivity);
    }

    [Fact]
    public async Task Figures_of_a_past_revision_have_the_studies_of_then()
    {
        var figures = await FiguresAsync("?stratum=modality%3Dct&revision=12");

        Assert.Equal((3, 12L), (figures.Studies.Count, figures.Revision));
    }

    [Fact]
    public async Task Figures_of_a_stratum_that_is_not_pooled_have_its_studies_alone()
    {
        var figures = await FiguresAsync("?stratum=modality%3Dmri");

        Assert.Equal((1, 0, 0), (figures.Studies.Count, figures.Curve.Count, figures.PredictionRegion.Count));
    }

    [Theory]
    [InlineData("/api/reviews/nobody/estimates", 404, "unknown-review", "review: there is no review 'nobody'.")]
    [InlineData("/api/reviews/nobody/estimates/history", 404, "unknown-review", "review: there is no review 'nobody'.")]
    [InlineData("/api/reviews/nobody/estimates/figures", 404, "unknown-review", "review: there is no review 'nobody'.")]
    [InlineData("/api/reviews/read/estimates?stratum=modality%3Dpet", 404, "unknown-stratum", "stratum: no study is in 'modality=pet'.")]
    [InlineData("/api/reviews/read/estimates/figures?stratum=modality%3Dpet", 404, "unknown-stratum", "stratum: no study is in 'modality=pet'.")]
    [InlineData("/api/reviews/read/estimates?stratum=modality%3Dct&revision=2", 404, "unknown-stratum", "stratum: no study is in 'modality=ct'.")]
    [InlineData("/api/reviews/read/estimates?revision=0", 404, "unknown-revision", "revision: 0 is not estimated; the review is at 18.")]
    [InlineData("/api/reviews/read/estimates?revision=19", 404, "unknown-revision", "revision: 19 is not estimated; the review is at 18.")]
    [InlineData("/api/reviews/read/estimates/figures?revision=19", 404, "unknown-revision", "revision: 19 is not estimated; the review is at 18.")]
    [InlineData("/api/reviews/read/estimates?revision=2&asOf=2026-11-24T00:00:00Z", 400, "malformed", "asOf: not together with revision.")]
    [InlineData("/api/reviews/read/estimates?asOf=2001-01-01T00:00:00Z", 404, "no-estimates-at-that-time", "asOf: the review had no estimates at 2001-01-01T00:00:00.0000000+00:00.")]
    public async Task What_is_not_there_is_named(string address, int status, string type, string detail)
    {
        using var answer = await analysis.Client.GetAsync(address, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((status, type, detail), (problem.Status, problem.Type, problem.Detail));
    }

    [Theory]
    [InlineData("revision=two", "revision")]
    [InlineData("asOf=yesterday", "asOf")]
    public async Task What_cannot_be_read_is_named(string query, string name)
    {
        using var answer = await analysis.Client.GetAsync($"/api/reviews/{Review}/estimates?{query}", Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((400, "malformed"), (problem.Status, problem.Type));
        Assert.Contains(name, problem.Detail, StringComparison.Ordinal);
    }

    private static string AsOf(DateTimeOffset instant) => "?asOf=" + Uri.EscapeDataString(instant.ToString("O", CultureInfo.InvariantCulture));

    private async Task<EstimateHistoryPoint[]> HistoryAsync(string stratum) =>
        (await analysis.Client.GetFromJsonAsync<EstimateHistoryPoint[]>($"/api/reviews/{Review}/estimates/history?stratum={Uri.EscapeDataString(stratum)}", Cancellation))!;

    private async Task<StratumFigures> FiguresAsync(string query) =>
        (await analysis.Client.GetFromJsonAsync<StratumFigures>($"/api/reviews/{Review}/estimates/figures{query}", Cancellation))!;
}
