using System.Net;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Hosting.Protection;

/// <summary>
/// Keeps pages of other sites from using the browser of a user of this one. A page that has its own name resolve to this machine (DNS
/// rebinding) shows that name in Host; any other page shows its own in Origin.
/// </summary>
internal static class SameOrigin
{
    /// <summary>Refuses foreign hosts without sign-in, and foreign origins on writes and on the page's socket.</summary>
    /// <param name="app">The service.</param>
    /// <param name="access">Whether callers sign in.</param>
    public static IApplicationBuilder UseSameOrigin(this IApplicationBuilder app, AccessOptions access) => app.Use((http, next) =>
        FaultOf(http, access) is { } fault ? fault.ExecuteAsync(http) : next(http));

    private static IResult? FaultOf(HttpContext http, AccessOptions access)
    {
        var host = http.Request.Host;
        if (!access.IsRequired && !access.TrustNetwork && !IsThisMachine(host.Host))
            return Problem.Result(421, "foreign-host", "This machine only", $"Host: without authentication the service answers to localhost only, not to '{host.Host}'.");
        if (access.AllowedHosts.Count > 0 && !access.AllowedHosts.Contains(host.Host, StringComparer.OrdinalIgnoreCase) && !IsThisMachine(host.Host) && !IsProbe(http))
            return Problem.Result(421, "foreign-host", "Unknown host", $"Host: '{host.Host}' is not one of Authentication:AllowedHosts.");
        if (!IsGuarded(http)) return null;
        if (http.Request.Headers["Sec-Fetch-Site"] == "cross-site")
            return Problem.Result(403, "cross-site", "Another site may not write here", "Sec-Fetch-Site: the request comes from a page of another site.");
        var origin = http.Request.Headers.Origin.ToString();
        return origin.Length == 0 || IsOwn(origin, host) ? null : Problem.Result(403, "cross-site", "Another site may not write here", $"Origin: '{origin}' is not this site.");
    }

    /// <summary>Writes, and the socket of the page, which writes as well.</summary>
    private static bool IsGuarded(HttpContext http) =>
        http.WebSockets.IsWebSocketRequest || http.Request.Headers.Upgrade.Count > 0
        || http.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase)
        || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || HttpMethods.IsOptions(http.Request.Method));

    private static bool IsProbe(HttpContext http) => http.Request.Path.StartsWithSegments("/health") || http.Request.Path.StartsWithSegments("/metrics");

    /// <summary>The scheme is not compared: TLS may end before the service.</summary>
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var address)
        && address.Host.Trim('[', ']').Equals(host.Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase)
        && (address.Port == host.Port || (address.IsDefaultPort && host.Port is null or 80 or 443));

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address);
}
