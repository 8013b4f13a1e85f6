using System.Net.Http.Headers;

namespace LivingReview.Client;

/// <summary>A file to send. It is opened when it is sent, and closed after that.</summary>
/// <param name="Length">Number of its bytes; null if that is unknown.</param>
/// <param name="Open">Opens it from its beginning.</param>
public sealed record Upload(long? Length, Func<CancellationToken, Stream> Open)
{
    /// <summary>A file of this machine.</summary>
    public static Upload From(FileInfo file) => new(file.Length, _ => file.OpenRead());

    internal StreamContent ToContent(CancellationToken cancellationToken)
    {
        var content = new StreamContent(Open(cancellationToken));
        content.Headers.ContentLength = Length;
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }
}
