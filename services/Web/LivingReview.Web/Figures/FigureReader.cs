using LivingReview.Client;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures;
using LivingReview.Figures.Bias;
using LivingReview.Figures.Timeline;
using LivingReview.Web.Reviews;

namespace LivingReview.Web.Figures;

/// <summary>Reads what a figure of the page shows and prepares it for a file.</summary>
internal sealed class FigureReader(ReviewSnapshots snapshots, EstimatesClient estimates, EvidenceClient evidence, RecordsClient records)
{
    /// <summary>The figure of that name; null if there is none, or nothing to draw.</summary>
    /// <param name="figure">forest, sroc, timeline, compare, twins, influence, cumulative, funnel, bias or prisma.</param>
    /// <param name="snapshot">What the page shows.</param>
    /// <param name="figures">The studies in the order in which they are shown.</param>
    /// <param name="revision">The earlier revision that is shown; null for the current one.</param>
    /// <param name="compare">The strata to compare, as in an address.</param>
    /// <param name="narrow">For a single column, where a figure has such a form: all but those that are square.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<FigureDrawing?> PrepareAsync(string figure, ReviewSnapshot snapshot, StratumFigures figures, long? revision, string? compare, bool narrow, CancellationToken cancellationToken)
    {
        var (review, stratum, protocol) = (snapshot.Review.Id, snapshot.Stratum, snapshot.Review.Protocol);
        return figure switch
        {
            "forest" => FigureDrawing.Forest(figures, protocol, narrow),
            "sroc" => FigureDrawing.Sroc(figures, protocol),
            "timeline" => FigureDrawing.Timeline(stratum, protocol, snapshot.History, [.. snapshot.Alerts.Where(alert => alert.Stratum == stratum)], snapshot.Versions, TimelineLayout.YearsOf(figures.Studies), narrow),
            "compare" => await CompareAsync(review, compare, revision, protocol, cancellationToken),
            "twins" => await estimates.GetAsync(review, revision, cancellationToken) is { } all && all.Strata.FirstOrDefault(s => s.Stratum == stratum) is { Twins.Count: > 0 } headline
                ? FigureDrawing.Twins(headline, protocol, narrow) : null,
            "influence" => await estimates.GetInfluenceAsync(review, stratum, revision, cancellationToken) is { } influence
                ? FigureDrawing.Influence(stratum, protocol, influence, figures.Estimate, narrow) : null,
            "cumulative" => await estimates.GetCumulativeAsync(review, stratum, revision, cancellationToken) is { } series
                ? FigureDrawing.Cumulative(stratum, protocol, series, figures.Estimate, narrow) : null,
            "funnel" => await estimates.GetDetailAsync(review, stratum, revision, cancellationToken) is { } detail ? FigureDrawing.Funnel(detail, protocol) : null,
            "bias" => await evidence.GetStudiesAsync(review, revision, cancellationToken) is { } studies && BiasTable.Create(studies, figures) is { Tools.Count: > 0 } table
                ? FigureDrawing.Bias(table.Tools[0], narrow) : null,
            "prisma" => await records.FlowAsync(review, revision, cancellationToken) is { } flow ? FigureDrawing.Prisma(flow, narrow) : null,
            _ => null,
        };
    }

    private async Task<FigureDrawing?> CompareAsync(string review, string? compare, long? revision, Protocol protocol, CancellationToken cancellationToken)
    {
        var strata = ReviewPageState.Parse(review, null, null, compare, null, null, null).Compared;
        var figures = (await Task.WhenAll(strata.Select(stratum => snapshots.GetFiguresAsync(review, stratum, revision, cancellationToken)))).OfType<StratumFigures>().ToList();
        return figures.Count == 0 ? null : FigureDrawing.Compare(figures, protocol);
    }
}
