using System.ComponentModel;
using LivingReview.Agents.Citing;
using LivingReview.Contracts.Reviews;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace LivingReview.Agents.Tools;

/// <summary>A figure as a picture, with the sentence that says what it shows.</summary>
[McpServerToolType]
internal sealed class FigureTool(ReviewReader reader)
{
    public const int ScreenDpi = 110;

    [McpServerTool(Name = "get_figure", Title = "Get a figure", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("A figure of one stratum as a PNG picture, with the citation of the estimate that it shows.")]
    public async Task<IEnumerable<ContentBlock>> GetAsync(
        [Description("Id of the review.")] string review,
        [Description("forest, sroc, timeline, funnel, influence or cumulative.")] string figure,
        [Description("The stratum; \"overall\" if left out.")] string stratum = StratumKey.OverallName,
        [Description("Revision of the evidence; the newest if left out.")] long? revision = null,
        CancellationToken cancellationToken = default)
    {
        var estimates = await reader.EstimatesAsync(review, stratum, revision, cancellationToken);
        // Of the revision that was read, so that the picture and its caption agree.
        var picture = await reader.FigureAsync(review, figure, stratum, estimates.Revision, ScreenDpi, cancellationToken);
        var cited = EstimateCitation.Cite(await reader.ReviewAsync(review, cancellationToken), estimates, reader.Link);
        return
        [
            new TextContentBlock { Text = $"{figure}. {cited.Estimates[0].Cite}{(cited.Note is null ? "" : " " + cited.Note)}" },
            ImageContentBlock.FromBytes(picture, "image/png"),
        ];
    }
}
