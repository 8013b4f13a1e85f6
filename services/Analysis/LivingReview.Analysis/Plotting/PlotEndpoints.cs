using System.Text;
using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Explaining;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Analysis.Plotting;

/// <summary>Figures for the page, an e-mail, a paper.</summary>
internal static class PlotEndpoints
{
    private const int PrintDpi = 300;
    private const int MaxDpi = 1200;

    public static void MapPlots(this IEndpointRouteBuilder app) => app.MapGet("/api/reviews/{review}/plots/{figure}.{format}", ShowAsync)
        .Described("drawFigure", "Draws a figure.").AnswersFile("image/svg+xml", "image/png")
        .Refuses("unknown-figure", "unknown-revision", "unknown-stratum", "figure-too-large", "figures-busy");

    private static async Task<IResult> ShowAsync(
        string review, string figure, string format, HttpContext http, IAnalysisStore store, EvidenceReader reader, FigureQueue queue, CancellationToken cancellationToken,
        string stratum = StratumKey.OverallName, long? revision = null, int dpi = PrintDpi)
    {
        if (!Figure.Names.Contains(figure, StringComparer.Ordinal) || format is not ("svg" or "png"))
            return Problem.Result(404, "unknown-figure", "Unknown figure", $"There are {string.Join(", ", Figure.Names)}, each as .svg and .png.");
        if (dpi is < 50 or > MaxDpi) return Problem.Result(400, "malformed", "The resolution is out of range", "dpi: from 50 to 1200.");

        await using var session = store.QuerySession();
        if (await session.LoadAsync<CurrentEstimates>(review, cancellationToken) is not { } current) return Problem.UnknownReview(review);
        var wanted = revision ?? current.Revision;
        if (await EstimateEndpoints.EvidenceAsync(reader, session, current, wanted, cancellationToken) is not { } evidence)
            return EstimateProblems.UnknownRevision(wanted, current.Revision);
        if (StratumInputs.From(evidence).FirstOrDefault(s => s.Stratum == stratum) is not { } inputs) return EstimateProblems.UnknownStratum(stratum);

        var history = figure == "timeline" ? await History.ReadAsync(session, review, stratum, cancellationToken, wanted) : [];
        using var picture = Figure.Draw(figure, inputs, wanted, history);
        if (format == "svg") return Results.Text(picture.ToSvg(), "image/svg+xml", Encoding.UTF8);
        var pixels = picture.PixelsAt(dpi);
        if (!picture.Fits(dpi) || !queue.Fits(pixels))
            return Problem.Result(422, "figure-too-large", "The figure is too large for a bitmap", "dpi: too many pixels with so many studies; take fewer, or the .svg.");
        using var turn = await queue.EnterAsync(pixels, cancellationToken);
        if (turn is null)
        {
            http.Response.Headers.RetryAfter = "5";
            return Problem.Result(503, "figures-busy", "Too many figures at once", "Many bitmaps are being drawn; try again in a few seconds, or take the .svg.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Results.Bytes(picture.ToPng(dpi), "image/png");
    }
}
