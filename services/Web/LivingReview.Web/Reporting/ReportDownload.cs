using LivingReview.Client;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Documents;
using LivingReview.Figures.Raster;
using LivingReview.Web.Certainty;
using LivingReview.Web.Reviews;
using LivingReview.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Reporting;

/// <summary>A review as a paper's methods and results, and a summary of findings, to take along: PDF and Word.</summary>
internal static class ReportDownload
{
    public const string WordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/reviews/{review}/report.{format}", [HttpMethods.Get, HttpMethods.Head], GetAsync).ExcludeFromDescription();
        routes.MapMethods("/reviews/{review}/certainty/findings.docx", [HttpMethods.Get, HttpMethods.Head], GetFindingsAsync).ExcludeFromDescription();
    }

    public static string Address(string review, string format, long? revision = null) => UrlBuilder.Build($"reviews/{Uri.EscapeDataString(review)}/report.{format}", ("revision", revision));

    public static string FindingsAddress(string review, string stratum, long? revision) =>
        UrlBuilder.Build($"reviews/{Uri.EscapeDataString(review)}/certainty/findings.docx", ("stratum", stratum), ("revision", revision));

    private static async Task<IResult> GetAsync(string review, string format, long? revision, HttpContext http, ReportReader reader, ReviewSnapshots snapshots, BitmapBudget budget, CancellationToken cancellationToken)
    {
        if (format is not ("pdf" or "docx"))
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such report", detail: $"Reports are .pdf and .docx, not .{format}.");
        var site = new Uri($"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}/");
        if (await reader.ReadAsync(review, revision, site, cancellationToken) is not { } inputs)
        {
            if (revision is null && await snapshots.GetAsync(review, StratumKey.OverallName, null, cancellationToken) is { Estimates: null })
                return NotEstimatedYet.Answer(http, review);
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such report", detail: $"There is no review \"{review}\" with estimates at this revision.");
        }

        var document = ReviewReport.Compose(inputs);
        var name = FormattableString.Invariant($"{review}-revision-{inputs.Revision}.{format}");
        return format == "pdf" ? FileResponse.Create(PdfReport.Write(document), "application/pdf", name) : FileResponse.Create(WordReport.Write(document, budget), WordType, name);
    }

    private static async Task<IResult> GetFindingsAsync(string review, string? stratum, long? revision, ReviewsClient reviews, FindingsReader findings, BitmapBudget budget, CancellationToken cancellationToken)
    {
        var summary = await reviews.GetAsync(review, revision, cancellationToken) is { } view ? await findings.ReadAsync(view, stratum ?? StratumKey.OverallName, revision, cancellationToken) : null;
        return summary is null
            ? TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No summary of findings", detail: $"The review \"{review}\" has no pooled estimate for this selection.")
            : FileResponse.Create(WordReport.Write(FindingsBlocks.Document(summary), budget), WordType, $"{review}-findings.docx");
    }
}
