using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Analysis.Estimates;

/// <summary>Everything about one stratum at a revision, computed when it is asked for.</summary>
internal static class StratumEndpoints
{
    public static void MapStrata(this RouteGroupBuilder estimates)
    {
        estimates.MapGet("/figures", (string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken, string stratum = StratumKey.OverallName, long? revision = null) =>
            ComputeAsync(store, reader, review, stratum, revision, (evidence, inputs) => Figures.Compute(inputs, evidence.Head), cancellationToken));
        estimates.MapGet("/detail", (string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken, string stratum = StratumKey.OverallName, long? revision = null) =>
            ComputeAsync(store, reader, review, stratum, revision, (evidence, inputs) => Detail.Compute(inputs, evidence.Head, evidence.Protocol.TargetPrevalence), cancellationToken));
        estimates.MapGet("/influence", (string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken, string stratum = StratumKey.OverallName, long? revision = null) =>
            ComputeAsync(store, reader, review, stratum, revision, (_, inputs) => Influence.Compute(inputs), cancellationToken));
        estimates.MapGet("/cumulative", (string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken, string stratum = StratumKey.OverallName, long? revision = null) =>
            ComputeAsync(store, reader, review, stratum, revision, (_, inputs) => Cumulative.Compute(inputs), cancellationToken));
        estimates.MapGet("/comparisons", (string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken, long? revision = null) =>
            ComputeAsync(store, reader, review, StratumKey.OverallName, revision, (evidence, _) => Comparisons.Compute(evidence), cancellationToken));
        estimates.MapModels();
    }

    /// <summary>An answer about one stratum at a revision.</summary>
    internal static Task<IResult> ComputeAsync<T>(
        IAnalysisStore store, EvidenceReader reader, string review, string stratum, long? revision, Func<EvidenceState, StratumInputs, T> compute, CancellationToken cancellationToken) =>
        RespondAsync(store, reader, review, stratum, revision, (evidence, inputs) => Results.Ok(compute(evidence, inputs)), cancellationToken);

    /// <summary>A response about one stratum at a revision.</summary>
    internal static async Task<IResult> RespondAsync(
        IAnalysisStore store, EvidenceReader reader, string review, string stratum, long? revision, Func<EvidenceState, StratumInputs, IResult> answer, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<CurrentEstimates>(review, cancellationToken) is not { } current) return Problem.UnknownReview(review);
        var wanted = revision ?? current.Revision;
        if (await EstimateEndpoints.EvidenceAsync(reader, session, current, wanted, cancellationToken) is not { } evidence)
            return EstimateProblems.UnknownRevision(wanted, current.Revision);
        return StratumInputs.From(evidence).FirstOrDefault(s => s.Stratum == stratum) is { } inputs
            ? answer(evidence, inputs)
            : EstimateProblems.UnknownStratum(stratum);
    }
}
