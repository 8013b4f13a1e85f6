using LivingReview.Hosting.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace LivingReview.Web.Edge;

/// <summary>Security headers: no external requests, no inline scripts or styles, no framing.</summary>
internal static class SecurityHeaders
{
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; " +
        "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    // A figure opened on its own is a document with one inline style element; it needs nothing else.
    public const string FigurePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

    // The reference of the API is a program of others, which writes styles; what it may ask is this address alone.
    private static string ReferencePolicy(HttpContext context) =>
        $"default-src 'none'; script-src 'self' 'nonce-{ApiReference.NonceOf(context)}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
        "font-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app)
    {
        // Signing out is a form of ours that ends at the issuer: browsers hold the redirect against form-action too.
        var access = app.ApplicationServices.GetRequiredService<IOptions<AccessOptions>>().Value;
        var policy = access.HasIssuerSignIn ? ContentSecurityPolicy.Replace("form-action 'self'", $"form-action 'self' {new Uri(access.Authority!).GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal) : ContentSecurityPolicy;
        return app.Use((context, next) => Set(context, policy, next));
    }

    private static Task Set(HttpContext context, string policy, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            headers.ContentSecurityPolicy = context.Request.Path.Value?.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) == true ? FigurePolicy
                : context.Request.Path.StartsWithSegments(ApiReference.Page, StringComparison.OrdinalIgnoreCase) ? ReferencePolicy(context)
                : policy;
            headers.XFrameOptions = "DENY";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
        }

        return next(context);
    }
}
