using Polly.Timeout;

namespace LivingReview.Client;

/// <summary>A call that was given up is a fault of the connection to those who call, whatever library gave it up.</summary>
internal sealed class PlainFaults : DelegatingHandler
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (TimeoutRejectedException fault)
        {
            throw new HttpRequestException(HttpRequestError.Unknown, FormattableString.Invariant($"No answer within {fault.Timeout.TotalSeconds} s."), fault);
        }
    }
}
