using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LivingReview.Hosting.Addresses;

/// <summary>
/// "/api/v1/..." is the same as "/api/...": the version is taken off before anything looks at the address, and put back where an answer names an
/// address. Within a version answers only grow; a second one would have addresses of its own.
/// </summary>
internal static class VersionedAddresses
{
    private const string Plain = "/api";
    private const string Versioned = "/api/v1";

    /// <summary>An address with its version, as programs should use it; one outside the API as it is.</summary>
    /// <param name="path">"/api/reviews".</param>
    public static string Of(string path) => path.StartsWith(Plain + "/", StringComparison.Ordinal) ? Versioned + path[Plain.Length..] : path;

    /// <summary>Reads such addresses; it stands before routing.</summary>
    public static IApplicationBuilder UseVersionedAddresses(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments(Versioned, StringComparison.OrdinalIgnoreCase, out var rest)) return next(http);
        http.Request.Path = new PathString(Plain).Add(rest);
        http.Response.OnStarting(() =>
        {
            var headers = http.Response.Headers;
            if (headers.Location.Count > 0) headers.Location = Of(headers.Location.ToString());
            if (headers.Link.Count > 0) headers.Link = new StringValues([.. headers.Link.Select(link => link?.Replace($"<{Plain}/", $"<{Versioned}/", StringComparison.Ordinal))]);
            return Task.CompletedTask;
        });
        return next(http);
    });
}
