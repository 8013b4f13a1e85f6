using LivingReview.Agents;
using LivingReview.Web.Edge;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LivingReview.Web.Agents;

/// <summary>Reads for an agent at the edge: each address from the service that owns it, with the credentials that the agent sent.</summary>
internal sealed class EdgeReviewSource(IHttpClientFactory clients, IHttpContextAccessor http, IOptions<ServiceAddresses> addresses) : IReviewSource
{
    public const string ClientName = "agents";

    private HttpRequest Request => (http.HttpContext ?? throw new InvalidOperationException("An agent reads within its request.")).Request;

    public Uri Address => new($"{Request.Scheme}://{Request.Host}{Request.PathBase}/");

    public async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken)
    {
        var owner = addresses.Value.For(EdgeRoutes.OwnerOf(path.Split('?')[0]));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(owner, path));
        if (Request.Headers.Authorization is [{ } credentials, ..]) request.Headers.TryAddWithoutValidation(HeaderNames.Authorization, credentials);
        return await clients.CreateClient(ClientName).SendAsync(request, cancellationToken);
    }
}
