using LivingReview.Contracts.Studies;

namespace LivingReview.Client;

/// <summary>Whom a review trusts at other installations, and what it takes from there, of Ingestion.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class OriginsClient(HttpClient http)
{
    /// <summary>The keys that verify signed exports of this installation; null from an older one, which signs nothing.</summary>
    public Task<SigningKeys?> KeysAsync(CancellationToken cancellationToken) => http.GetOrNullAsync<SigningKeys>("api/signing-keys", cancellationToken);

    /// <summary>The reviews that a review takes studies from.</summary>
    public async Task<IReadOnlyList<OriginView>> ListAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<OriginView>>(Root(review), cancellationToken) ?? [];

    /// <summary>Trusts a review of another installation.</summary>
    public Task<ApiResult<OriginView>> TrustAsync(string review, TrustOrigin trust, CancellationToken cancellationToken) => http.PutAsync<OriginView>(Root(review), trust, cancellationToken);

    /// <summary>Ends the trust.</summary>
    public Task<ApiResult<NoContent>> EndAsync(string review, Uri address, CancellationToken cancellationToken) =>
        http.CallAsync<NoContent>(HttpMethod.Delete, UrlBuilder.Build(Root(review), ("address", address.AbsoluteUri)), null, cancellationToken);

    /// <summary>Proposes what a signed export of a trusted review has and this one has not.</summary>
    public Task<ApiResult<OriginReport>> TakeAsync(string review, Uri origin, SignedExport export, CancellationToken cancellationToken) => http.PostAsync<OriginReport>(
        Root(review) + "/takings",
        new TakeFromOrigin { Origin = origin.AbsoluteUri, Content = export.Content, SignatureInput = export.SignatureInput, Signature = export.Signature }, cancellationToken);

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/origins";
}

/// <summary>The evidence of a review as its installation signed it.</summary>
/// <param name="Content">The bytes of the answer.</param>
/// <param name="SignatureInput">The header Signature-Input (RFC 9421); null from an older installation, which signs nothing.</param>
/// <param name="Signature">The header Signature.</param>
public sealed record SignedExport(byte[] Content, string? SignatureInput, string? Signature);
