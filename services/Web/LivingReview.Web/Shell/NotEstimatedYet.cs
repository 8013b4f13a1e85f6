using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivingReview.Web.Shell;

/// <summary>What a download of a review says before its first estimate: it comes in seconds, so it is not that there were nothing.</summary>
internal static class NotEstimatedYet
{
    private const int RetrySeconds = 5;

    public static ProblemHttpResult Answer(HttpContext http, string review)
    {
        http.Response.Headers.RetryAfter = RetrySeconds.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            statusCode: StatusCodes.Status409Conflict,
            title: "Not estimated yet",
            detail: $"The review \"{review}\" has no estimate yet. The first follows within seconds of its first studies; try again then.");
    }
}
