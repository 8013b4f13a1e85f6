using LivingReview.Analysis.Assuming;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Describing;
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
            ComputeAsync(store, reader, review, stratum, revision, (evidence, inputs) => FigureData.Compute(inputs, evidence.Head), cancellationToken)).Described("getFigures", "Shows what is drawn: studies, weights, the summary ROC curve and its regions.").Answers<StratumFigures>().Refuses("unknown-revision", "unknown-stratum");
        estimates.MapGet("/detail", (string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken, string stratum = StratumKey.OverallName, long? revision = null) =>
            ComputeAsync(store, reader, review, stratum, revision, (evidence, inputs) => Detail.Compute(inputs, evidence.Head, evidence.Protocol.TargetPrevalence), cancellationToken)).Described("getDetail", "Shows the fit of a stratum in full: intervals by every method, HSROC, homogeneity, small-study effects, predictive values.").Answers<StratumDetail>().Refuses("unknown-revision", "unknown-stratum");
        estimates.MapGet("/influence", (string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken, string stratum = StratumKey.OverallName, long? revision = null) =>
            ComputeAsync(store, reader, review, stratum, revision, (_, inputs) => Influence.Compute(inputs), cancellationToken)).Described("getInfluence", "Shows the estimate without each study in turn.").Answers<StudyInfluence[]>().Refuses("unknown-revision", "unknown-stratum");
        estimates.MapGet("/cumulative", (string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken, string stratum = StratumKey.OverallName, long? revision = null) =>
            ComputeAsync(store, reader, review, stratum, revision, (_, inputs) => Cumulative.Compute(inputs), cancellationToken)).Described("getCumulative", "Shows the estimate as studies were added by year of publication.").Answers<CumulativePoint[]>().Refuses("unknown-revision", "unknown-stratum");
        estimates.MapGet("/comparisons", (string review, IAnalysisStore store, EvidenceReader reader, CancellationToken cancellationToken, long? revision = null) =>
            ComputeAsync(store, reader, review, StratumKey.OverallName, revision, (evidence, _) => Comparisons.Compute(evidence), cancellationToken)).Described("compareSubgroups", "Compares the levels of each factor.").Answers<SubgroupComparison[]>().Refuses("unknown-revision", "unknown-stratum");
        estimates.MapModels();
        estimates.MapWhatIf();
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
