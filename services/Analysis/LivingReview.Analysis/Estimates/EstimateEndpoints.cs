using System.Globalization;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Hosting.Problems;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Analysis.Estimates;

/// <summary>The read API: what is believed, what was believed at a revision or an instant, and how it came to be.</summary>
internal static class EstimateEndpoints
{
    public static void MapEstimates(this IEndpointRouteBuilder app)
    {
        var estimates = app.MapGroup("/api/reviews/{review}/estimates");
        estimates.MapGet("", ShowAsync);
        estimates.MapGet("/history", HistoryAsync);
        estimates.MapGet("/figures", FiguresAsync);
    }

    private static async Task<IResult> ShowAsync(
        string review, IAnalysisStore store, CancellationToken cancellation, string? stratum = null, long? revision = null, DateTimeOffset? asOf = null)
    {
        await using var session = store.QuerySession();
        var current = await session.LoadAsync<CurrentEstimates>(review, cancellation);
        if (current is null) return Problem.UnknownReview(review);

        if (revision is not null && asOf is not null)
            return Problem.Result(400, "malformed", "Ask for a revision or an instant", "asOf: not together with revision.");
        if (revision is { } wanted)
        {
            if (await EvidenceAsync(session, current, wanted, cancellation) is not { } evidence) return UnknownRevision(wanted, current.Revision);
            var then = Recomputation.Next(null, evidence, []);
            return Answer(stratum, new ReviewEstimates
            {
                Review = review, Revision = wanted, EstimateVersion = 0, EngineVersion = Engine.Version, Strata = then.Changed,
            });
        }

        if (asOf is { } instant)
        {
            current = await session.Events.AggregateStreamAsync<CurrentEstimates>(review, timestamp: instant.ToUniversalTime(), token: cancellation);
            if (current is null)
                return Problem.Result(404, "nothing-then", "Nothing was estimated then", $"asOf: the review had no estimates at {instant.ToString("O", CultureInfo.InvariantCulture)}.");
        }

        return Answer(stratum, new ReviewEstimates
        {
            Review = review,
            Revision = current.Revision,
            EstimateVersion = current.EstimateVersion,
            RecomputedAt = current.At,
            EngineVersion = Engine.Version,
            Strata = current.Strata,
        });
    }

    private static async Task<IResult> HistoryAsync(string review, IAnalysisStore store, CancellationToken cancellation, string stratum = Stratum.Overall)
    {
        await using var session = store.QuerySession();
        var events = await session.Events.FetchStreamAsync(review, token: cancellation);
        if (events.Count == 0) return Problem.UnknownReview(review);
        var points = from e in events
                     let estimated = (StrataEstimated)e.Data
                     let estimate = estimated.Changed.FirstOrDefault(s => s.Stratum == stratum)
                     where estimate is not null
                     select new EstimateHistoryPoint
                     {
                         Revision = estimated.Revision, EstimateVersion = e.Version, At = e.Timestamp, Estimate = estimate, Causes = estimated.Causes,
                     };
        return Results.Ok(points);
    }

    private static async Task<IResult> FiguresAsync(
        string review, IAnalysisStore store, CancellationToken cancellation, string stratum = Stratum.Overall, long? revision = null)
    {
        await using var session = store.QuerySession();
        var current = await session.LoadAsync<CurrentEstimates>(review, cancellation);
        if (current is null) return Problem.UnknownReview(review);
        var wanted = revision ?? current.Revision;
        if (await EvidenceAsync(session, current, wanted, cancellation) is not { } evidence) return UnknownRevision(wanted, current.Revision);
        return StratumInputs.Of(evidence).FirstOrDefault(s => s.Stratum == stratum) is { } inputs
            ? Results.Ok(Figures.Of(inputs, wanted))
            : UnknownStratum(stratum);
    }

    private static IResult Answer(string? stratum, ReviewEstimates estimates)
    {
        if (stratum is null) return Results.Ok(estimates);
        var one = estimates.Strata.Where(s => s.Stratum == stratum).ToList();
        return one.Count == 0 ? UnknownStratum(stratum) : Results.Ok(estimates with { Strata = one });
    }

    private static async Task<EvidenceState?> EvidenceAsync(IQuerySession session, CurrentEstimates current, long revision, CancellationToken cancellation)
    {
        if (revision < 1 || revision > current.Revision) return null;
        var evidence = await EvidenceReader.ReadAtAsync(session, current.Id, revision, cancellation);
        return evidence.Head == revision ? evidence : null;
    }

    private static IResult UnknownStratum(string stratum) =>
        Problem.Result(404, "unknown-stratum", "Unknown stratum", $"stratum: no study is in '{stratum}'.");

    private static IResult UnknownRevision(long revision, long head) =>
        Problem.Result(404, "unknown-revision", "Unknown revision",
            string.Create(CultureInfo.InvariantCulture, $"revision: {revision} is not estimated; the review is at {head}."));
}
