using System.Security.Cryptography;

namespace LivingReview.Ingestion.Imports;

internal static class ContentHash
{
    /// <summary>SHA-256 of the whole file, in lower case.</summary>
    public static async Task<string> OfAsync(Stream file, CancellationToken cancellationToken)
    {
        file.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }
}
