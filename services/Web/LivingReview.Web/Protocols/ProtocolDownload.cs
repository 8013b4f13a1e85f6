using LivingReview.Client;
using LivingReview.Web.Shell;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Web.Protocols;

/// <summary>The protocol of a review as a file that opens another review.</summary>
internal static class ProtocolDownload
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/reviews/{review}/protocol.json", FileAsync).ExcludeFromDescription();

    private static async Task<IResult> FileAsync(string review, ReviewsClient reviews, CancellationToken cancellationToken)
    {
        try
        {
            return await reviews.GetAsync(review, cancellationToken) is { } view
                ? FileResponse.Create(ProtocolFile.Write(view.Id, view.Title, view.Protocol), "application/json", $"{review}-protocol.json")
                : Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "No such review");
        }
        catch (HttpRequestException exception)
        {
            return Results.Problem(statusCode: (int?)exception.StatusCode ?? StatusCodes.Status502BadGateway, title: "The protocol is temporarily unavailable");
        }
    }
}
