using System.Reflection;
using System.Text;
using System.Text.Json;
using LivingReview.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;

namespace LivingReview.Hosting.Problems;

/// <summary>Every HTTP error is an RFC 9457 problem with a stable type.</summary>
public static class ProblemRegistration
{
    private const string TooLarge = "body-too-large";
    private const string TooLargeDetail = "body: larger than this address accepts; send many studies as an import, in parts if need be.";

    /// <summary>Adds problem details for faults of the request and of the server.</summary>
    public static IServiceCollection AddProblems(this IServiceCollection services) => services
        .AddProblemDetails(o => o.CustomizeProblemDetails = NameBareStatus)
        .Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true) // so that the handler below can say what is wrong with a body
        .AddExceptionHandler<RequestFaultHandler>()
        .AddExceptionHandler<RefusedTextHandler>()
        .AddExceptionHandler<PassingFaultHandler>();

    /// <summary>A status that nothing explained (the framework refused the body, or no route matched) gets our type and a sentence.</summary>
    private static void NameBareStatus(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        if (problem.Type?.StartsWith("urn:", StringComparison.Ordinal) == true) return;
        (problem.Type, problem.Detail) = problem.Status switch
        {
            413 => (Problem.TypeOf(TooLarge), TooLargeDetail),
            415 => (Problem.TypeOf("unsupported-format"), "Content-Type: this address does not read that format; JSON is application/json."),
            404 => (Problem.TypeOf("unknown-address"), problem.Detail ?? "There is nothing at this address."),
            _ => (Problem.TypeOf($"status-{problem.Status}"), problem.Detail),
        };
    }

    /// <summary>The database refused text that no earlier check had found; the sender has to correct it, and nothing was stored.</summary>
    private sealed class RefusedTextHandler(IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception fault, CancellationToken cancellationToken)
        {
            if (!StorableText.IsRefusal(fault) || http.Response.HasStarted) return false;
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await problems.TryWriteAsync(new()
            {
                HttpContext = http,
                ProblemDetails = Unstorable("$", "The request contains a text that cannot be stored: a NUL character or half of a surrogate pair."),
            });
        }
    }

    /// <summary>Refuses such text in the address, and in the JSON of every endpoint that reads some; and an encoding of characters that does not exist here.</summary>
    internal static IApplicationBuilder UseStorableText(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        if (UnknownCharset(http.Request) is { } charset) await Problem.Result(415, "unsupported-format", "Unknown encoding of characters", $"Content-Type: charset={charset} cannot be read here; send UTF-8.").ExecuteAsync(http);
        else if ((FaultOfAddress(http.Request) ?? await FaultOfBodyAsync(http)) is (var field, var fault)) await Results.Problem(Unstorable(field, fault)).ExecuteAsync(http);
        else await next(http);
    });

    /// <summary>The encoding that a request names and that cannot be read; what reads bodies would take it for a fault of the server.</summary>
    private static string? UnknownCharset(HttpRequest request)
    {
        // Of a file the bytes are read, whatever its sender calls them ("charset=binary").
        if (!request.HasJsonContentType() || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.Charset.HasValue) return null;
        try
        {
            _ = Encoding.GetEncoding(HeaderUtilities.RemoveQuotes(type.Charset).ToString());
            return null;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            return type.Charset.ToString();
        }
    }

    private static (string Field, string Fault)? FaultOfAddress(HttpRequest request)
    {
        if (StorableText.Fault(request.Path.Value) is { } fault) return ("path", fault);
        foreach (var (name, values) in request.Query)
        {
            if (StorableText.Fault(name) is { } nameFault) return ("query", nameFault);
            if (values.Select(value => StorableText.Fault(value)).FirstOrDefault(f => f is not null) is { } valueFault) return (name, valueFault);
        }

        return null;
    }

    /// <summary>The body is read once more when it is bound: these bodies are small, files of imports are checked where they are read.</summary>
    private static async Task<(string Field, string Fault)?> FaultOfBodyAsync(HttpContext http)
    {
        var reads = http.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: not null } && http.Request.HasJsonContentType();
        if (!reads || http.Request.ContentLength > ServiceHost.RequestBodyLimit) return null;
        http.Request.EnableBuffering();
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        http.Request.Body.Position = 0;
        return StorableText.FindIn(body.GetBuffer().AsSpan(0, (int)body.Length));
    }

    private static HttpValidationProblemDetails Unstorable(string field, string fault) =>
        Problem.Validation(StatusCodes.Status422UnprocessableEntity, "invalid", "The content is not valid", new() { [field] = [fault] });

    private sealed class RequestFaultHandler(IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception fault, CancellationToken cancellationToken)
        {
            if (fault is not BadHttpRequestException request) return false;

            var problem = Malformed(request, http.Features.Get<IExceptionHandlerFeature>()?.Endpoint);
            http.Response.StatusCode = problem.Status!.Value;
            return await problems.TryWriteAsync(new() { HttpContext = http, ProblemDetails = problem });
        }

        private static ProblemDetails Malformed(BadHttpRequestException request, Endpoint? endpoint)
        {
            if (request.StatusCode == StatusCodes.Status413PayloadTooLarge)
                return Problem.Details(request.StatusCode, TooLarge, "The body is too large", TooLargeDetail);
            if (request.InnerException is not JsonException json)
            {
                return ParameterFault.Read(request.Message, endpoint?.Metadata.GetMetadata<MethodInfo>()) is var (parameter, sentence)
                    ? Problem.Validation(request.StatusCode, "malformed", "The request cannot be read", new() { [parameter] = [sentence] })
                    : Problem.Details(request.StatusCode, "malformed", "The request cannot be read", request.Message);
            }

            var field = FieldOf(json);
            if (json is UnknownNameException unknown)
                return Problem.Validation(422, "invalid", "The content is not valid", new() { [field] = [unknown.Message] });

            var where = json.LineNumber is { } line ? $" (line {line + 1}, byte {json.BytePositionInLine + 1})" : "";
            var expected = json.Path is { } path && endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is { } body ? ExpectedValue.Of(body, path) : null;
            return Problem.Validation(400, "malformed", "The JSON body cannot be read", new() { [field] = [$"Not readable as {expected ?? "what is expected here"}{where}."] });
        }

        private static string FieldOf(JsonException json) => string.IsNullOrEmpty(json.Path) ? "$" : json.Path.Replace("$.", "", StringComparison.Ordinal);
    }
}
