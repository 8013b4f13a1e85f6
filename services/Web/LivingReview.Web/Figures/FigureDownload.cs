using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures;
using LivingReview.Figures.Forest;
using LivingReview.Figures.Raster;
using LivingReview.Web.Reviews;
using LivingReview.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Figures;

/// <summary>A figure of the page as a file, drawn by the same component: SVG, PNG at 300 dots per inch, or PDF.</summary>
internal static class FigureDownload
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapMethods(FigureLinks.Pattern, [HttpMethods.Get, HttpMethods.Head], GetAsync).ExcludeFromDescription();

    private static async Task<IResult> GetAsync(
        string review, string figure, string format, string? stratum, long? revision, string? compare, string? sort, bool? narrow, ReviewSnapshots snapshots, FigureReader reader,
        BitmapBudget queue, HttpContext http, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var wanted = stratum ?? StratumKey.OverallName;
        if (format is not ("svg" or "png" or "pdf"))
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such figure", detail: $"Figures are .svg, .png and .pdf, not .{format}.");
        var read = await snapshots.GetAsync(review, wanted, revision, cancellationToken);
        if (read is { Estimates: null, AsOf: null } && !read.Unread.Contains(ReviewSnapshot.EstimatesPart))
            return NotEstimatedYet.Answer(http, review);
        if (read is not { Figures: { } figures } snapshot)
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such figure", detail: $"There is no review \"{review}\" with a stratum \"{wanted}\".");
        var drawings = format == "pdf" && figure == "forest" && narrow is not true
            ? FigureDrawing.ForestSheets(Sorted(figures, sort), snapshot.Review.Protocol)
            : await reader.PrepareAsync(figure, snapshot, Sorted(figures, sort), revision, compare, narrow is true, cancellationToken) is { } drawing ? [drawing] : [];
        if (drawings.Count == 0)
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such figure", detail: $"There is no figure \"{figure}\" with these choices.");

        var source = FigureFile.Source(snapshot.Review.Title, snapshot.Estimates?.Revision ?? snapshot.Review.Revision, snapshot.Review.ChangedAt);
        var files = new List<FigureFile>();
        foreach (var one in drawings)
            files.Add(await FigureFile.DrawAsync(one, source, http.RequestServices, loggers));
        var name = $"{review}-{wanted.Replace('=', '-').Replace(';', '_')}-{figure}{(narrow is true ? "-narrow" : "")}.{format}";
        return format switch
        {
            "svg" => FileResponse.Create("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + files[0].Svg, "image/svg+xml", name),
            "pdf" => FileResponse.Create(FigureRaster.Pdf(files), "application/pdf", name),
            _ => await BitmapAsync(files[0], name, queue, http, cancellationToken),
        };
    }

    private static StratumFigures Sorted(StratumFigures figures, string? sort) => figures with { Studies = ForestOrder.Apply(figures, ForestOrder.Parse(sort)) };

    private static async Task<IResult> BitmapAsync(FigureFile file, string name, BitmapBudget queue, HttpContext http, CancellationToken cancellationToken)
    {
        if (FigureRaster.LargestDpi(file, queue) is not { } dpi)
            return TypedResults.Problem(statusCode: StatusCodes.Status422UnprocessableEntity, title: "The figure is too large for a bitmap", detail: "Take the SVG or the PDF.");
        using var turn = await queue.EnterAsync(FigureRaster.PixelsAt(file, dpi), cancellationToken);
        if (turn is not null)
            return FileResponse.Create(FigureRaster.Png(file, dpi), "image/png", name);
        http.Response.Headers.RetryAfter = 5.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many figures at once", detail: "Try again in a few seconds, or take the SVG.");
    }
}
