using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using LivingReview.Analysis.Estimates;
using LivingReview.Analysis.Evidence;
using LivingReview.Analysis.Explaining;
using LivingReview.Analysis.Recomputing;
using LivingReview.Analysis.Strata;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures;
using LivingReview.Figures.Raster;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace LivingReview.Analysis.Plotting;

/// <summary>Figures for an e-mail, a paper, a program: the drawings of the page as files.</summary>
internal static class PlotEndpoints
{
    private const int MaxDpi = 1200;
    private static readonly string[] Formats = ["svg", "png", "pdf"];

    public static void MapPlots(this IEndpointRouteBuilder app) => app.MapGet("/api/reviews/{review}/plots/{figure}.{format}", ShowAsync)
        .Described("drawFigure", "Draws a figure; with narrow as a phone shows it.").AnswersFile("image/svg+xml", "image/png", "application/pdf")
        .Refuses("unknown-figure", "unknown-revision", "unknown-stratum", "figure-too-large", "figures-busy");

    private static async Task<IResult> ShowAsync(
        string review, string figure, string format, HttpContext http, IAnalysisStore store, EvidenceReader reader, BitmapBudget queue, ILoggerFactory loggers,
        CancellationToken cancellationToken, string stratum = StratumKey.OverallName, long? revision = null, [Range(FigureRaster.MinDpi, MaxDpi)] int? dpi = null, bool narrow = false)
    {
        if (!Figure.Names.Contains(figure, StringComparer.Ordinal) || !Formats.Contains(format, StringComparer.Ordinal))
            return Problem.Result(404, "unknown-figure", "Unknown figure", $"There are {string.Join(", ", Figure.Names)}, each as .svg, .png and .pdf.");

        await using var session = store.QuerySession();
        if (await session.LoadAsync<CurrentEstimates>(review, cancellationToken) is not { } current) return Problem.UnknownReview(review);
        var wanted = revision ?? current.Revision;
        if (await EstimateEndpoints.EvidenceAsync(reader, session, current, wanted, cancellationToken) is not { } evidence)
            return EstimateProblems.UnknownRevision(wanted, current.Revision);
        if (StratumInputs.From(evidence).FirstOrDefault(s => s.Stratum == stratum) is not { } inputs) return EstimateProblems.UnknownStratum(stratum);

        var history = figure == "timeline" ? await History.ReadAsync(session, review, stratum, cancellationToken, wanted) : [];
        var source = FigureFile.Source(evidence.Title, wanted, evidence.HeadAt);
        if (format == "pdf")
        {
            var sheets = new List<FigureFile>();
            foreach (var sheet in Figure.PrepareSheets(figure, inputs, evidence.Protocol, wanted, history)) sheets.Add(await DrawAsync(sheet));
            return Results.Bytes(FigureRaster.Pdf(sheets), "application/pdf");
        }

        var file = await DrawAsync(Figure.Prepare(figure, inputs, evidence.Protocol, wanted, history, narrow));
        return format == "svg" ? Results.Text(file.Svg, "image/svg+xml", Encoding.UTF8) : await BitmapAsync(file, dpi, http, queue, cancellationToken);

        Task<FigureFile> DrawAsync(FigureDrawing drawing) => FigureFile.DrawAsync(drawing, source, http.RequestServices, loggers);
    }

    private static async Task<IResult> BitmapAsync(FigureFile file, int? dpi, HttpContext http, BitmapBudget queue, CancellationToken cancellationToken)
    {
        // Without a wish a long figure is drawn as finely as it can be: a forest of 500 studies at 130 dots per inch.
        if ((dpi ?? FigureRaster.LargestDpi(file, queue)) is not { } resolution || !FigureRaster.Fits(file, resolution) || !queue.Fits(FigureRaster.PixelsAt(file, resolution)))
            return Problem.Result(422, "figure-too-large", "The figure is too large for a bitmap", "dpi: too many pixels with so many studies; take fewer, or the .svg or the .pdf.");
        using var turn = await queue.EnterAsync(FigureRaster.PixelsAt(file, resolution), cancellationToken);
        if (turn is null)
        {
            http.Response.Headers.RetryAfter = 5.ToString(CultureInfo.InvariantCulture);
            return Problem.Result(503, "figures-busy", "Too many figures at once", "Many bitmaps are being drawn; try again in a few seconds, or take the .svg.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        return Results.Bytes(FigureRaster.Png(file, resolution), "image/png");
    }
}
