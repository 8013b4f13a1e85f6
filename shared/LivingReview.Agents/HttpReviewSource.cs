namespace LivingReview.Agents;

/// <summary>An installation behind one address. The client has its credentials.</summary>
/// <param name="http">Client whose base address is the installation's.</param>
public sealed class HttpReviewSource(HttpClient http) : IReviewSource
{
    /// <inheritdoc />
    public Uri Address => http.BaseAddress!;

    /// <inheritdoc />
    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken) => http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
}
