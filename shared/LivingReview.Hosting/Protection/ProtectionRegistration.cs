using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Hosting.Protection;

/// <summary>What keeps a service up and its callers safe whatever is sent: limits of size, time and number, and headers.</summary>
public static class ProtectionRegistration
{
    /// <summary>Name of the policy for what works on a whole review.</summary>
    internal const string LongRequests = "long";

    /// <summary>Name of the limit of streams of events that one caller may hold at once.</summary>
    internal const string Streams = "streams";

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>This address may take <see cref="LimitOptions.LongRequestSeconds"/>.</summary>
    public static TBuilder MayTakeLong<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithRequestTimeout(LongRequests);
        return endpoint;
    }

    /// <summary>
    /// This address may answer with a stream of events, which has no end of its own: the time limit does not hold for it, and one caller may hold
    /// <see cref="LimitOptions.StreamsPerCaller"/> at once.
    /// </summary>
    public static TBuilder MayStream<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.WithMetadata(new EventStream()).RequireRateLimiting(Streams);
        return endpoint;
    }

    /// <summary>Adds the limits.</summary>
    internal static LimitOptions AddProtection(this WebApplicationBuilder builder)
    {
        var limits = builder.Services.AddValidatedOptions<LimitOptions>(builder.Configuration, LimitOptions.Section);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var rate = new MinDataRate(limits.MinBytesPerSecond, Grace);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = ServiceHost.RequestBodyLimit;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(limits.HeaderSeconds);
            kestrel.Limits.MinRequestBodyDataRate = rate;
            kestrel.Limits.MinResponseDataRate = rate;
            kestrel.Limits.MaxConcurrentConnections = limits.Connections;
            kestrel.Limits.MaxConcurrentUpgradedConnections = limits.Connections;
        });
        builder.Services.AddRequestTimeouts(timeouts =>
        {
            timeouts.DefaultPolicy = Within(limits.RequestSeconds);
            timeouts.AddPolicy(LongRequests, Within(limits.LongRequestSeconds));
        });
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = null; // every hop that is trusted
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in limits.TrustedProxies.Count == 0 ? [] : limits.Proxies) forwarded.KnownIPNetworks.Add(network);
        });
        return limits;
    }

    /// <summary>Puts them before everything else.</summary>
    internal static WebApplication UseProtection(this WebApplication app, LimitOptions limits)
    {
        if (limits.TrustedProxies.Count > 0) app.UseForwardedHeaders();
        app.UseResponseHeaders();
        return app;
    }

    /// <summary>A stream of events and a live page have no end of their own.</summary>
    internal static void UseTimeLimits(this WebApplication app)
    {
        app.UseRequestTimeouts();
        app.Use((http, next) =>
        {
            if (IsEndless(http)) http.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
            return next(http);
        });
    }

    /// <summary>Whether the caller asks for something that goes on: the page's socket, or a stream of an address that has one.</summary>
    internal static bool IsEndless(HttpContext http) =>
        http.WebSockets.IsWebSocketRequest
        || http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
        || (IsStream(http) && http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether the address has a stream of events.</summary>
    internal static bool IsStream(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<EventStream>() is not null;

    private sealed record EventStream;

    private static RequestTimeoutPolicy Within(double seconds) => new()
    {
        Timeout = TimeSpan.FromSeconds(seconds),
        TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
        WriteTimeoutResponse = http => Problem.Result(504, "took-too-long", "The request took too long",
            "It was given up. Whether it took effect is not known: repeat it with the same Idempotency-Key.").ExecuteAsync(http),
    };
}
