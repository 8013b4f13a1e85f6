using LivingReview.Agents;
using LivingReview.Client;
using LivingReview.Web.Edge;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LivingReview.Web.Agents;

/// <summary>Reads for an agent at the edge, with the credentials that the agent sent.</summary>
internal sealed class EdgeReviewSource(IHttpClientFactory clients, IHttpContextAccessor http, TimeProvider time) : IReviewSource
{
    public const string ClientName = "agents";

    private HttpRequest Request => (http.HttpContext ?? throw new InvalidOperationException("An agent reads within its request.")).Request;

    public Uri Address => new($"{Request.Scheme}://{Request.Host}{Request.PathBase}/");

    public LivingReviewClient Client
    {
        get
        {
            var calls = clients.CreateClient(ClientName);
            if (Request.Headers.Authorization is [{ } credentials, ..]) calls.DefaultRequestHeaders.TryAddWithoutValidation(HeaderNames.Authorization, credentials);
            return new LivingReviewClient(calls, calls, time);
        }
    }
}

/// <summary>Sends each call to the service that owns its address.</summary>
internal sealed class OwnerOfAddress(IOptions<ServiceAddresses> addresses) : DelegatingHandler
{
    /// <summary>The edge itself, which no call reaches.</summary>
    public static readonly Uri Edge = new("http://edge.invalid/");

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        request.RequestUri = new Uri(addresses.Value.For(EdgeRoutes.OwnerOf(path.Split('?')[0])), path);
        return base.SendAsync(request, cancellationToken);
    }
}
