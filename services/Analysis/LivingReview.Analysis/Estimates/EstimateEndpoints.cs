using System.Globalization;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Explaining;
using LivingReview.Analysis.Recomputing;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.DiagnosticAccuracy;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Analysis.Estimates;

/// <summary>The read API: what is believed, what was believed at a revision or an instant, and how it came to be.</summary>
internal static class EstimateEndpoints
{
    private const int MaxReviews = 100;

    public static void MapEstimates(this IEndpointRouteBuilder app)
    {
        app.MapGet("/api/estimates", OverallAsync).Described("listOverallEstimates", "Shows the overall estimates of several reviews, in the order in which they are named.").Answers<ReviewEstimates[]>();
        var estimates = app.MapGroup("/api/reviews/{review}/estimates");
        estimates.MapGet("", ShowAsync)
            .Described("getEstimates", "Shows the estimates: as they are, at a revision, or as they were known at an instant.").Answers<ReviewEstimates>()
            .Refuses("unknown-revision", "unknown-stratum", "no-estimates-at-that-time");
        estimates.MapStrata();
        estimates.MapChanges();
    }

    /// <summary>Of several reviews the estimates of the whole review alone, as lists of reviews show them; a review without estimates is left out.</summary>
    private static async Task<IResult> OverallAsync(string? reviews, IAnalysisStore store, CancellationToken cancellationToken)
    {
        var ids = (reviews ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var faults = new Faults();
        faults.Require(ids.Length is >= 1 and <= MaxReviews, "reviews", string.Create(CultureInfo.InvariantCulture, $"Ids of 1 to {MaxReviews} reviews, separated by commas."));
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.QuerySession();
        var found = (await session.LoadManyAsync<CurrentEstimates>(cancellationToken, ids)).OrderBy(c => Array.IndexOf(ids, c.Id));
        return Results.Ok(found.Select(c => ToContract(c) with { Strata = [.. c.Strata.Where(s => s.Stratum == StratumKey.OverallName)], Companions = [] }));
    }

    private static async Task<IResult> ShowAsync(
        string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken, string? stratum = null, long? revision = null, DateTimeOffset? asOf = null)
    {
        await using var session = store.QuerySession();
        var current = await session.LoadAsync<CurrentEstimates>(review, cancellationToken);
        if (current is null) return Problem.UnknownReview(review);

        if (revision is not null && asOf is not null)
            return Problem.Result(400, "malformed", "Ask for a revision or an instant", "asOf: not together with revision.");
        if (revision is { } wanted)
        {
            if (await EvidenceAsync(reader, session, current, wanted, cancellationToken) is not { } evidence) return EstimateProblems.UnknownRevision(wanted, current.Revision);
            return Answer(stratum, AtRevision(review, evidence));
        }

        if (asOf is { } instant)
        {
            current = await session.Events.AggregateStreamAsync<CurrentEstimates>(review, timestamp: instant.ToUniversalTime(), token: cancellationToken);
            if (current is null)
                return Problem.Result(404, "no-estimates-at-that-time", "No estimates at that time", $"asOf: the review had no estimates at {instant.ToString("O", CultureInfo.InvariantCulture)}.");
        }

        return Answer(stratum, ToContract(current));
    }

    /// <summary>What the log says.</summary>
    public static ReviewEstimates ToContract(CurrentEstimates current) => new()
    {
        Review = current.Id,
        Revision = current.Revision,
        EstimateVersion = current.EstimateVersion,
        RecomputedAt = current.At,
        EngineVersion = current.Strata.Select(s => s.EngineVersion).FirstOrDefault() ?? Engine.Version,
        Strata = current.Strata,
        Companions = current.Companions,
    };

    /// <summary>What this engine says of the evidence: the same bytes whenever it is asked.</summary>
    public static ReviewEstimates AtRevision(string review, EvidenceState evidence)
    {
        var then = Recomputation.Next(null, evidence, []);
        var estimates = then.Changed.ToDictionary(s => s.Stratum, StringComparer.Ordinal);
        return new ReviewEstimates
        {
            Review = review,
            Revision = evidence.Head,
            EstimateVersion = 0,
            EngineVersion = Engine.Version,
            Strata = [.. then.Order.Select(s => estimates[s])],
            Companions = [.. then.Companions.Select(s => estimates[s])],
        };
    }

    /// <summary>The evidence at a revision that is estimated; null if it is not.</summary>
    public static async Task<EvidenceState?> EvidenceAsync(
        EvidenceReader reader, IQuerySession session, CurrentEstimates current, long revision, CancellationToken cancellationToken)
    {
        if (revision < 1 || revision > current.Revision) return null;
        var evidence = await reader.ReadAsync(session, current.Id, revision, cancellationToken);
        return evidence.Head == revision ? evidence : null;
    }

    private static IResult Answer(string? stratum, ReviewEstimates estimates)
    {
        if (stratum is null) return Results.Ok(estimates);
        var one = estimates.Strata.Concat(estimates.Companions).Where(s => s.Stratum == stratum).ToList();
        if (one.Count == 0) return EstimateProblems.UnknownStratum(stratum);
        var companions = estimates.Companions.Where(s => StratumKey.Parse(s.Stratum).Headline.Name == stratum);
        return Results.Ok(estimates with { Strata = one, Companions = [.. companions] });
    }
}
