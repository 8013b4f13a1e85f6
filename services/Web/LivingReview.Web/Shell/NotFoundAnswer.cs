using Microsoft.AspNetCore.Http;

namespace LivingReview.Web.Shell;

internal static class NotFoundAnswer
{
    /// <summary>Makes the answer a 404 that keeps the page as its body.</summary>
    /// <remarks>The renderer drops the body of what is a 404 when it has rendered, so the status is set as the answer starts.</remarks>
    public static void AnswerNotFound(this HttpContext context)
    {
        if (context.Response.HasStarted)
            return;
        context.Response.OnStarting(() =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }
}
