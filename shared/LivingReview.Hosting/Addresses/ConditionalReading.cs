using System.Security.Cryptography;
using LivingReview.Hosting.Protection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace LivingReview.Hosting.Addresses;

/// <summary>
/// Every answer to a GET that fits into memory has an ETag, its own or one of its bytes; who sends it as If-None-Match gets 304 as long as
/// nothing has changed. HEAD gets the same headers without the body.
/// </summary>
internal static class ConditionalReading
{
    /// <summary>Larger answers, as bundles may be, are passed on while they are written, without an ETag.</summary>
    private const int Largest = 4 * 1024 * 1024;

    /// <summary>Answers so; it stands after everything that may refuse.</summary>
    public static IApplicationBuilder UseConditionalReading(this IApplicationBuilder app) => app.Use(async (http, next) =>
    {
        var isHead = HttpMethods.IsHead(http.Request.Method);
        if (http.GetEndpoint()?.Metadata.GetMetadata<ReadableAgain>() is null || !(isHead || HttpMethods.IsGet(http.Request.Method)))
        {
            await next(http);
            return;
        }

        if (isHead && ProtectionRegistration.IsStream(http)) http.Request.Headers.Accept = default; // a stream has no end to wait for
        if (ProtectionRegistration.IsEndless(http))
        {
            await next(http);
            return;
        }

        var original = http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var body = new HeldBody(isHead ? Stream.Null : original.Stream, Largest);
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body, original));
        // Answered as a GET: what writes files leaves the body out by itself otherwise, and then its ETag and length would be those of nothing.
        if (isHead) http.Request.Method = HttpMethods.Get;
        try
        {
            await next(http);
            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        finally
        {
            http.Features.Set(original);
            if (isHead) http.Request.Method = HttpMethods.Head;
        }

        if (body.IsPassedOn) return;
        await AnswerAsync(http, body.Held, isHead);
    });

    private static async Task AnswerAsync(HttpContext http, ReadOnlyMemory<byte> body, bool isHead)
    {
        var response = http.Response;
        if (response.StatusCode == StatusCodes.Status200OK)
        {
            if (response.Headers.ETag.Count == 0) response.Headers.ETag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body.Span)[..16])}\"";
            // To be asked for again each time: what a review says may have changed.
            if (response.Headers.CacheControl.Count == 0) response.Headers.CacheControl = "no-cache";
            if (Matches(http.Request, response.Headers.ETag.ToString()))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                response.Headers.ContentLength = null;
                response.Headers.ContentType = default;
                return;
            }
        }

        if (response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) return;
        response.ContentLength = body.Length;
        if (!isHead) await response.Body.WriteAsync(body, http.RequestAborted);
    }

    /// <summary>By weak comparison, as RFC 9110 asks for it here.</summary>
    private static bool Matches(HttpRequest request, string tag) => request.Headers.IfNoneMatch
        .SelectMany(header => header?.Split(',', StringSplitOptions.TrimEntries) ?? [])
        .Any(known => known == "*" || Strong(known) == Strong(tag));

    private static string Strong(string tag) => tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
}
