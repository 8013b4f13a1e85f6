namespace LivingReview.Agents;

/// <summary>Where the tools read: the API of one installation, as the caller who asks may read it.</summary>
public interface IReviewSource
{
    /// <summary>Address under which people reach the installation, with a slash at its end; links begin with it.</summary>
    Uri Address { get; }

    /// <summary>Sends a GET request with the caller's credentials.</summary>
    /// <param name="path">Path and query, such as <c>/api/reviews</c>.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken);
}
