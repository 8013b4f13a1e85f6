using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Hosting.Problems;

/// <summary>Every HTTP error is an RFC 9457 problem with a stable type.</summary>
public static class ProblemRegistration
{
    /// <summary>Adds problem details for faults of the request and of the server.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services) => services
        .AddProblemDetails()
        .Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true) // so that the handler below can say what is wrong with a body
        .AddExceptionHandler<RequestFaultHandler>();

    private sealed class RequestFaultHandler(IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception fault, CancellationToken cancellation)
        {
            if (fault is not BadHttpRequestException request) return false;

            var problem = request.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? Problem.Details(413, "body-too-large", "The request body is too large", "Send less than the limit; use an import for many studies.")
                : Malformed(request);
            http.Response.StatusCode = problem.Status!.Value;
            return await problems.TryWriteAsync(new() { HttpContext = http, ProblemDetails = problem });
        }

        private static ProblemDetails Malformed(BadHttpRequestException request)
        {
            if (request.InnerException is not JsonException json)
                return Problem.Details(request.StatusCode, "malformed", "The request cannot be read", request.Message);

            var field = string.IsNullOrEmpty(json.Path) ? "$" : json.Path.Replace("$.", "", StringComparison.Ordinal);
            var where = json.LineNumber is { } line ? $" (line {line + 1}, byte {json.BytePositionInLine + 1})" : "";
            return Problem.Validation(400, "malformed", "The JSON body cannot be read", new()
            {
                [field] = [$"Not readable as what is expected here{where}."],
            });
        }
    }
}
