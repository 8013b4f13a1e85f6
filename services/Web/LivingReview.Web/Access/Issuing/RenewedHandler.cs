using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;

namespace LivingReview.Web.Access.Issuing;

/// <summary>Sends each request with a token that is good at that moment: a page may be open for longer than a token lives.</summary>
internal sealed class RenewedHandler(IssuerSession session, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>A client that is configured like another and sends by this handler.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client that is returned owns its handler; the inner one is the factory's, which ends it.")]
    public static HttpClient Wrap(HttpClient like, IssuerSession session, HttpMessageHandler inner) =>
        new(new RenewedHandler(session, inner), disposeHandler: false) { BaseAddress = like.BaseAddress, Timeout = like.Timeout };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await session.GetAsync(cancellationToken));
        return await base.SendAsync(request, cancellationToken);
    }
}
