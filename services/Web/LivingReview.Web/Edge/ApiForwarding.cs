using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace LivingReview.Web.Edge;

/// <summary>Forwards <c>/api/**</c> to the service that owns it; bodies and event streams pass through unbuffered.</summary>
internal sealed class ApiForwarding(IHttpForwarder forwarder, IOptions<ServiceAddresses> addresses) : IDisposable
{
    private static readonly ForwarderRequestConfig Default = new() { ActivityTimeout = TimeSpan.FromSeconds(100) };

    // The stream's own keep-alive decides; a stream that is silent for an hour is considered dead and the client reconnects.
    private static readonly ForwarderRequestConfig Streaming = new() { ActivityTimeout = TimeSpan.FromHours(1), AllowResponseBuffering = false };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        EnableMultipleHttp2Connections = true,
    });

    public static void Map(IEndpointRouteBuilder routes)
    {
        Forward("/api/{**rest}");
        // The description of the events, which programs read before they sign in.
        Forward("/asyncapi.json").AllowAnonymous();
        Forward("/schemas/{**rest}").AllowAnonymous();
        // Links in e-mails contain their own token.
        Forward("/api/reviews/{review}/subscriptions/{id:guid}/confirm").AllowAnonymous();
        Forward("/api/reviews/{review}/subscriptions/{id:guid}/unsubscribe").AllowAnonymous();

        IEndpointConventionBuilder Forward(string pattern) => routes.Map(
            pattern, (HttpContext context, ApiForwarding forwarding) => forwarding.ForwardAsync(context)).ExcludeFromDescription().DisableAntiforgery()
            .DisableRequestTimeout(); // the service knows which requests may take long; a forwarded call without any activity ends by itself
    }

    public async Task ForwardAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (RefuseLargeBody(context, path) is { } limit)
        {
            await WriteProblemAsync(context, StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large",
                FormattableString.Invariant($"body: {context.Request.ContentLength} bytes; the limit for this URL is {limit}. Use an import for many studies."));
            return;
        }

        var service = EdgeRoutes.OwnerOf(path);
        var error = await forwarder.SendAsync(
            context, addresses.Value.For(service).GetLeftPart(UriPartial.Authority), _client,
            EdgeRoutes.IsEventStream(path) ? Streaming : Default, CallerHeaders.Instance, context.RequestAborted);
        if (error == ForwarderError.None || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            return;
        var status = context.Response.StatusCode < 400 ? StatusCodes.Status502BadGateway : context.Response.StatusCode;
        await WriteProblemAsync(context, status, "service-unreachable", "The service is not responding",
            $"{service} could not be reached or closed the connection. It is unknown whether the request took effect; repeat it with the same Idempotency-Key.");
    }

    public void Dispose() => _client.Dispose();

    // A refusal that the service sends during the upload is lost with the connection, so the edge refuses first.
    // Only Ingestion decides how large an import may be.
    private static long? RefuseLargeBody(HttpContext context, string path)
    {
        var size = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        var limit = EdgeRoutes.IsImport(path) ? null : size?.MaxRequestBodySize;
        var refused = context.Request.ContentLength > limit;
        // Without a limit the server keeps reading a refused body for a few seconds, so that the sender receives the response.
        if ((refused || limit is null) && size is { IsReadOnly: false })
            size.MaxRequestBodySize = null;
        return refused ? limit : null;
    }

    private static Task WriteProblemAsync(HttpContext context, int status, string type, string title, string detail) =>
        TypedResults.Problem(detail: detail, statusCode: status, title: title, type: "urn:livingreview:problem:" + type).ExecuteAsync(context);
}
