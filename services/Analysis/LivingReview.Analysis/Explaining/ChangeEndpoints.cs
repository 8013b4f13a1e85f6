using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Analysis.Explaining;

/// <summary>How the estimates came to be: the difference of two revisions, and the history of a stratum.</summary>
internal static class ChangeEndpoints
{
    public static void MapChanges(this RouteGroupBuilder estimates)
    {
        estimates.MapGet("/diff", DiffAsync).Described("compareRevisions", "Explains the difference of two revisions: what each study has to do with it.").Answers<EstimatesDiff>().Refuses("unknown-revision", "unknown-stratum");
        estimates.MapGet("/history", HistoryAsync).Described("getEstimateHistory", "Shows how the estimate of a stratum came to be, the first version first.").Answers<EstimateHistoryPoint[]>().Refuses("unknown-stratum");
    }

    private static async Task<IResult> DiffAsync(
        string review, IAnalysisStore store, long from, CancellationToken cancellationToken, long? to = null, string? stratum = null)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<CurrentEstimates>(review, cancellationToken) is not { } current) return Problem.UnknownReview(review);
        var upTo = to ?? current.Revision;
        if (from > upTo) return Problem.Result(400, "malformed", "The revisions are the wrong way round", "from: not after to.");
        var states = await EvidenceReader.ReadAtAsync(session, review, new HashSet<long> { from, upTo }, cancellationToken);
        if (!states.TryGetValue(from, out var before) || from > current.Revision) return EstimateProblems.UnknownRevision(from, current.Revision);
        if (!states.TryGetValue(upTo, out var after) || upTo > current.Revision) return EstimateProblems.UnknownRevision(upTo, current.Revision);

        if (stratum is not null && !StratumInputs.From(before).Concat(StratumInputs.From(after)).Any(i => i.Stratum == stratum)) return EstimateProblems.UnknownStratum(stratum);
        var causes = await EvidenceReader.ChangesAsync(session, review, from, upTo, cancellationToken);
        return Results.Ok(Difference.Between(before, after, causes, stratum));
    }

    private static async Task<IResult> HistoryAsync(
        string review, IAnalysisStore store, CancellationToken cancellationToken, string stratum = StratumKey.OverallName, bool explain = false, bool every = false)
    {
        await using var session = store.QuerySession();
        var points = await History.ReadAsync(session, review, stratum, cancellationToken, every: every);
        if (points.Count == 0)
            return await session.LoadAsync<CurrentEstimates>(review, cancellationToken) is null ? Problem.UnknownReview(review) : EstimateProblems.UnknownStratum(stratum);
        return Results.Ok(explain ? await ExplainAsync(session, review, points, cancellationToken) : points);
    }

    private static async Task<IReadOnlyList<EstimateHistoryPoint>> ExplainAsync(
        IQuerySession session, string review, IReadOnlyList<EstimateHistoryPoint> points, CancellationToken cancellationToken)
    {
        var states = await EvidenceReader.ReadAtAsync(session, review, points.Select(p => p.Revision).ToHashSet(), cancellationToken);
        var explained = new List<EstimateHistoryPoint>(points.Take(1));
        foreach (var (before, after) in points.Zip(points.Skip(1)))
        {
            var inputs = (InputsAt(before), InputsAt(after));
            explained.Add(inputs is ({ } old, { } now) ? after with { Attribution = Attributor.Explain(old, before.Estimate, now, after.Estimate) } : after);
        }

        return explained;

        StratumInputs? InputsAt(EstimateHistoryPoint point) =>
            states.TryGetValue(point.Revision, out var state) ? StratumInputs.From(state).FirstOrDefault(i => i.Stratum == point.Estimate.Stratum) : null;
    }
}
