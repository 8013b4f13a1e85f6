using LivingReview.Client;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Bias;

namespace LivingReview.Web.Certainty;

/// <summary>Reads what a summary of findings needs.</summary>
internal sealed class FindingsReader(EstimatesClient estimates, EvidenceClient evidence, CertaintyClient certainty)
{
    /// <summary>The summary; null where the stratum is not pooled. A judgement of later evidence is not part of an earlier revision.</summary>
    public async Task<FindingsSummary?> ReadAsync(ReviewView view, string stratum, long? revision, CancellationToken cancellationToken)
    {
        var decisions = estimates.GetDecisionsAsync(view.Id, stratum, revision, FindingsSummary.PrevalencesOf(view.Protocol), view.Protocol, true, cancellationToken);
        var detail = estimates.GetDetailAsync(view.Id, stratum, revision, cancellationToken);
        var figures = estimates.GetFiguresAsync(view.Id, stratum, revision, cancellationToken);
        var studies = evidence.GetStudiesAsync(view.Id, revision, cancellationToken);
        var judgements = certainty.ListAsync(view.Id, revision, cancellationToken);
        await Task.WhenAll(decisions, detail, figures, studies, judgements);
        var bias = await studies is { } known && await figures is { } drawn ? BiasTable.Create(known, drawn) : null;
        return await decisions is { } decided && await detail is { } pooled ? FindingsSummary.Create(view, decided, pooled, bias, await judgements) : null;
    }
}
