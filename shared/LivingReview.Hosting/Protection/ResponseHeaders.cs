using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LivingReview.Hosting.Protection;

/// <summary>
/// Headers of every answer, errors included, for the browser that may be behind a call. What has said something stricter or more fitting
/// of its own (the page, a figure, a service behind the edge) keeps it.
/// </summary>
internal static class ResponseHeaders
{
    private static readonly (string Name, string Value)[] Always =
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        // An answer of the API is data: as a document it may do nothing but send the form of an e-mail's link.
        ("Content-Security-Policy", "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
    ];

    private const string TransportSecurity = "max-age=31536000; includeSubDomains";

    public static IApplicationBuilder UseResponseHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(static state =>
        {
            var context = (HttpContext)state;
            var headers = context.Response.Headers;
            foreach (var (name, value) in Always)
            {
                // The edge passes on what a service behind it says beside what it said itself.
                if (headers.TryGetValue(name, out var said) && said.Count > 0) headers[name] = said[0];
                else headers[name] = value;
            }

            // An error is of this moment, and a cache may keep some for a while unless it is told. The framework says so in words of HTTP/1.0 that
            // are none in an answer (Pragma, Expires: -1).
            if ((context.Response.StatusCode >= StatusCodes.Status400BadRequest && headers.CacheControl.Count == 0) || headers.Pragma.Count > 0)
            {
                headers.CacheControl = "no-store";
                headers.Remove("Pragma");
                headers.Remove("Expires");
            }

            if (context.Request.IsHttps) headers.TryAdd("Strict-Transport-Security", TransportSecurity);
            return Task.CompletedTask;
        }, http);
        return next(http);
    });
}
