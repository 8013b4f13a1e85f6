using System.ComponentModel;
using LivingReview.Agents.Citing;
using LivingReview.Contracts.Reviews;
using ModelContextProtocol.Server;

namespace LivingReview.Agents.Tools;

/// <summary>Pooled results, now and at any revision.</summary>
[McpServerToolType]
internal sealed class EstimateTools(ReviewReader reader)
{
    [McpServerTool(Name = "get_estimates", Title = "Get estimates", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Pooled sensitivity and specificity of a review, by stratum, now or at an earlier revision. Each result carries its revision, whether it is current, method, interval, link and the sentence to cite.")]
    public async Task<CitedEstimates> GetAsync(
        [Description("Id of the review.")] string review,
        [Description("One stratum, such as \"overall\" or \"modality=ct\"; all if left out.")] string? stratum = null,
        [Description("Revision of the evidence; the newest if left out.")] long? revision = null,
        CancellationToken cancellationToken = default)
    {
        // The estimates first: if a study arrives between the two, the result is called superseded, not current.
        var estimates = await reader.EstimatesAsync(review, stratum, revision, cancellationToken);
        return EstimateCitation.Cite(await reader.ReviewAsync(review, cancellationToken), estimates, reader.Link);
    }

    [McpServerTool(Name = "get_history", Title = "Get the history of an estimate", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("How the result of one stratum developed, oldest first, with the studies that changed it.")]
    public async Task<EstimateHistory> HistoryAsync(
        [Description("Id of the review.")] string review,
        [Description("The stratum; \"overall\" if left out.")] string stratum = StratumKey.OverallName,
        CancellationToken cancellationToken = default)
    {
        var points = await reader.HistoryAsync(review, stratum, cancellationToken);
        var found = await reader.ReviewAsync(review, cancellationToken);
        return new([.. points.Select(p => new PastEstimate(p.At, ChangeTools.Describe(p.Causes), EstimateCitation.Cite(found, p.Estimate, p.Revision, reader.Link)))]);
    }
}

/// <summary>Result of get_history.</summary>
internal sealed record EstimateHistory(IReadOnlyList<PastEstimate> Points);

/// <summary>One point of a history.</summary>
internal sealed record PastEstimate(DateTimeOffset At, IReadOnlyList<string> Causes, CitedEstimate Estimate);
