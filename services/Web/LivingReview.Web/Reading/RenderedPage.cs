using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace LivingReview.Web.Reading;

/// <summary>A page that was rendered once for all its readers, also compressed once.</summary>
internal sealed class RenderedPage
{
    /// <summary>A proxy may keep it, and asks again after a second.</summary>
    public const string Caching = "public, max-age=1, must-revalidate";

    // The best compression takes a hundred times as long for a tenth less.
    private const CompressionLevel Level = CompressionLevel.Fastest;
    private readonly byte[] _html;
    private readonly byte[] _brotli;
    private readonly byte[] _gzip;

    private RenderedPage(byte[] html) => (_html, _brotli, _gzip, Tag) = (
        html,
        Compress(html, stream => new BrotliStream(stream, Level)),
        Compress(html, stream => new GZipStream(stream, Level)),
        new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(html)[..16])}\"", isWeak: true));

    /// <summary>The entity tag, weak because the compressed forms are the same page.</summary>
    public EntityTagHeaderValue Tag { get; }

    public static RenderedPage From(byte[] html) => new(html);

    /// <summary>Answers a request with the page, or says that the client has it.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        var response = http.Response;
        response.Headers.ETag = Tag.ToString();
        response.Headers.CacheControl = Caching;
        // Whoever has a cookie may get another page, or this one in another language.
        response.Headers.Vary = "Cookie, Accept-Encoding, Accept-Language";
        if (new RequestHeaders(http.Request.Headers).IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(Tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var (encoding, bytes) = Choose(http.Request);
        if (encoding is not null)
            response.Headers.ContentEncoding = encoding;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    private (string? Encoding, byte[] Bytes) Choose(HttpRequest request)
    {
        var accepted = new RequestHeaders(request.Headers).AcceptEncoding;
        return Accepts("br") ? ("br", _brotli) : Accepts("gzip") ? ("gzip", _gzip) : (null, _html);

        bool Accepts(string name) => accepted.Any(one => one.Value.Equals(name, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
    }

    private static byte[] Compress(byte[] html, Func<Stream, Stream> open)
    {
        using var result = new MemoryStream();
        using (var stream = open(result))
            stream.Write(html);
        return result.ToArray();
    }
}
