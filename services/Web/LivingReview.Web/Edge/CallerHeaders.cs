using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace LivingReview.Web.Edge;

/// <summary>
/// Tells the service behind the edge who the caller is. Headers that the caller sent about itself are not passed on: a service that trusts
/// the edge would believe them.
/// </summary>
internal sealed class CallerHeaders : HttpTransformer
{
    private const string For = "X-Forwarded-For";
    private const string Proto = "X-Forwarded-Proto";

    /// <summary>Compared with the host at the edge, which the service behind is not.</summary>
    private const string Origin = "Origin";
    private const string FetchSite = "Sec-Fetch-Site";

    public static CallerHeaders Instance { get; } = new();

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var headers = proxyRequest.Headers;
        foreach (var name in new[] { For, Proto, "X-Forwarded-Host", "Forwarded", "X-Original-For", "X-Original-Proto", Origin, FetchSite })
            headers.Remove(name);
        if (httpContext.Connection.RemoteIpAddress is { } caller)
            headers.TryAddWithoutValidation(For, (caller.IsIPv4MappedToIPv6 ? caller.MapToIPv4() : caller).ToString());
        headers.TryAddWithoutValidation(Proto, httpContext.Request.Scheme);
    }
}
