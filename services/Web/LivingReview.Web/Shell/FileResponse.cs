using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace LivingReview.Web.Shell;

/// <summary>A file, to download where it has a name, with an entity tag: a client that has it gets a 304 instead of its content.</summary>
internal static class FileResponse
{
    public static IResult Create(string content, string contentType, string? name = null) => Create(Encoding.UTF8.GetBytes(content), contentType, name);

    public static IResult Create(byte[] bytes, string contentType, string? name = null)
    {
        // Weak, because a compressed copy is the same file.
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes)[..16])}\"", isWeak: true);
        return TypedResults.File(bytes, contentType, name, entityTag: tag);
    }
}
