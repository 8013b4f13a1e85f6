namespace LivingReview.Client;

/// <summary>Asks for the version of the API that this client was written for, so that a later one does not change what arrives.</summary>
/// <param name="root">The root of the installation, with a slash at its end.</param>
internal sealed class VersionedCalls(Uri root) : DelegatingHandler
{
    private const string Unversioned = "api/";
    private const string Versioned = "api/v1/";

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is { } address
            && root.MakeRelativeUri(address).OriginalString is var call
            && call.StartsWith(Unversioned, StringComparison.Ordinal)
            && !call.StartsWith(Versioned, StringComparison.Ordinal))
        {
            request.RequestUri = new Uri(root, Versioned + call[Unversioned.Length..]);
        }

        return base.SendAsync(request, cancellationToken);
    }
}
