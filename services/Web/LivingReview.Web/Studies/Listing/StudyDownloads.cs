using LivingReview.Client;
using LivingReview.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Studies.Listing;

/// <summary>Files with the studies, read with the credentials of the signed-in user: a link cannot send an API key.</summary>
internal static class StudyDownloads
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/reviews/{review}/export/{format}", [HttpMethods.Get, HttpMethods.Head], ExportAsync).ExcludeFromDescription();
        routes.MapMethods("/reviews/{review}/studies.csv", [HttpMethods.Get, HttpMethods.Head], ListAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> ExportAsync(string review, string format, long? revision, EvidenceClient evidence, HttpContext http, CancellationToken cancellationToken)
    {
        var response = await evidence.OpenExportAsync(review, format, revision, cancellationToken);
        http.Response.RegisterForDispose(response);
        var content = response.Content.Headers;
        if (!response.IsSuccessStatusCode)
            return Results.Problem(statusCode: (int)response.StatusCode, title: "No such file", detail: (await ApiProblem.ReadAsync(response, cancellationToken)).Message);
        var name = content.ContentDisposition?.FileNameStar ?? content.ContentDisposition?.FileName?.Trim('"') ?? $"{review}.{format}";
        return Results.Stream(await response.Content.ReadAsStreamAsync(cancellationToken), content.ContentType?.ToString(), name);
    }

    private static async Task<IResult> ListAsync(
        string review, [FromQuery] string? q, [FromQuery] string? level, [FromQuery] string? bias, [FromQuery] string? state, [FromQuery] string? sort, [FromQuery] bool? down,
        ReviewsClient reviews, StudiesClient studies, CancellationToken cancellationToken)
    {
        try
        {
            if (await reviews.GetAsync(review, cancellationToken) is not { } view)
                return Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such review");
            var query = new StudyQuery { Search = q, Level = level, Bias = bias, State = state, Sort = sort, Descending = down == true };
            var rows = query.Apply((await studies.ListAsync(review, cancellationToken)).Select(StudyRow.From));
            return FileResponse.Create(StudyListCsv.Write(rows, view.Protocol), "text/csv; charset=utf-8", FormattableString.Invariant($"{review}-studies-r{view.Revision}.csv"));
        }
        catch (HttpRequestException exception)
        {
            return Results.Problem(statusCode: (int?)exception.StatusCode ?? StatusCodes.Status502BadGateway, title: "The studies are temporarily unavailable");
        }
    }
}
