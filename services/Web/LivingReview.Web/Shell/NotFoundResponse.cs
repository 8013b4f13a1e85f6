using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivingReview.Web.Shell;

internal static class NotFoundResponse
{
    /// <summary>Makes the response a 404 that keeps the page as its body.</summary>
    /// <remarks>The renderer drops the body of a response that is a 404 after rendering, so the status is set when the response starts.</remarks>
    public static void SetNotFound(this HttpContext context)
    {
        if (context.Response.HasStarted)
            return;
        context.Response.OnStarting(() =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    /// <summary>Responds with a page to an unknown URL that looks like the URL of a page.</summary>
    /// <remarks>Not a fallback route: that would also match URLs of the API and turn their 405 into a 404.</remarks>
    public static IApplicationBuilder UseNotFoundPage(this IApplicationBuilder app) => app.Use((context, next) =>
        context.GetEndpoint() is null && IsPage(context.Request)
            ? new RazorComponentResult<NotFoundDocument> { StatusCode = StatusCodes.Status404NotFound }.ExecuteAsync(context)
            : next(context));

    private static bool IsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !Path.HasExtension(request.Path)
        && !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
        && !request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);
}
