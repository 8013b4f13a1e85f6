using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace LivingReview.Web.Edge;

/// <summary>Sends <c>/api/**</c> on to the service that owns it; bodies and event streams pass through unbuffered.</summary>
internal sealed class ApiForwarding(IHttpForwarder forwarder, IOptions<ServiceAddresses> addresses) : IDisposable
{
    private static readonly ForwarderRequestConfig Brief = new() { ActivityTimeout = TimeSpan.FromSeconds(100) };

    // The stream's own keep-alive decides; a stream that is silent for an hour is taken for dead and the client comes back.
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
        // The description of what is sent, which programs read before they sign in.
        Forward("/asyncapi.json").AllowAnonymous();
        Forward("/schemas/{**rest}").AllowAnonymous();
        // Links in e-mails bear a token of their own.
        Forward("/api/reviews/{review}/subscriptions/{id:guid}/confirm").AllowAnonymous();
        Forward("/api/reviews/{review}/subscriptions/{id:guid}/unsubscribe").AllowAnonymous();

        IEndpointConventionBuilder Forward(string pattern) => routes.Map(
            pattern, (HttpContext context, ApiForwarding forwarding) => forwarding.ForwardAsync(context)).ExcludeFromDescription().DisableAntiforgery()
            .DisableRequestTimeout(); // the service behind knows which request may take long; a forwarded call without any activity ends by itself
    }

    public async Task ForwardAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (RefuseLargeBody(context, path) is { } limit)
        {
            await WriteProblemAsync(context, StatusCodes.Status413PayloadTooLarge, "body-too-large", "The body is too large",
                FormattableString.Invariant($"body: {context.Request.ContentLength} bytes; this address reads at most {limit}. Send many studies as an import."));
            return;
        }

        var service = EdgeRoutes.OwnerOf(path);
        var error = await forwarder.SendAsync(
            context, addresses.Value.For(service).GetLeftPart(UriPartial.Authority), _client,
            EdgeRoutes.IsEventStream(path) ? Streaming : Brief, CallerHeaders.Instance, context.RequestAborted);
        if (error == ForwarderError.None || context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
            return;
        var status = context.Response.StatusCode < 400 ? StatusCodes.Status502BadGateway : context.Response.StatusCode;
        await WriteProblemAsync(context, status, "service-unreachable", "The service does not answer",
            $"{service} could not be reached or broke off. Nothing is known about whether the request took effect; repeat it with the same Idempotency-Key.");
    }

    public void Dispose() => _client.Dispose();

    // A refusal that the service sends while the body is still on its way is lost with the connection; so the edge refuses first.
    // How large an import may be is for Ingestion alone to say.
    private static long? RefuseLargeBody(HttpContext context, string path)
    {
        var size = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        var limit = EdgeRoutes.IsImport(path) ? null : size?.MaxRequestBodySize;
        var refused = context.Request.ContentLength > limit;
        // Without a limit the server reads a refused body to its end for a few seconds, so that the sender gets to read the answer.
        if ((refused || limit is null) && size is { IsReadOnly: false })
            size.MaxRequestBodySize = null;
        return refused ? limit : null;
    }

    private static Task WriteProblemAsync(HttpContext context, int status, string type, string title, string detail) =>
        TypedResults.Problem(detail: detail, statusCode: status, title: title, type: "urn:livingreview:problem:" + type).ExecuteAsync(context);
}
