using System.Security.Cryptography;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Store;

namespace LivingReview.Ingestion.Federating;

/// <summary>The private key with which this installation signs its exports; every copy of the service has the same.</summary>
/// <param name="Id">Always <see cref="Only"/>.</param>
/// <param name="PrivateKey">PKCS #8, in base64.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record SigningKeyRecord(string Id, string PrivateKey, DateTimeOffset CreatedAt)
{
    public const string Only = "installation";
}

/// <summary>Signs exports. The key is made when it is first needed.</summary>
internal sealed class InstallationKey(IIngestionStore store, TimeProvider time)
{
    private byte[]? _key;

    public async Task<SigningKey> PublicAsync(CancellationToken cancellationToken)
    {
        using var key = await OpenAsync(cancellationToken);
        return EvidenceSignature.PublicOf(key);
    }

    public async Task<(string ContentDigest, string SignatureInput, string Signature)> SignAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var key = await OpenAsync(cancellationToken);
        return EvidenceSignature.Sign(content.Span, key, EvidenceSignature.PublicOf(key).Fingerprint, time.GetUtcNow());
    }

    private async Task<ECDsa> OpenAsync(CancellationToken cancellationToken)
    {
        _key ??= await LoadAsync(cancellationToken) ?? await CreateAsync(cancellationToken);
        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(_key, out _);
        return key;
    }

    private async Task<byte[]?> LoadAsync(CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<SigningKeyRecord>(SigningKeyRecord.Only, cancellationToken) is { } found ? Convert.FromBase64String(found.PrivateKey) : null;
    }

    private async Task<byte[]> CreateAsync(CancellationToken cancellationToken)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var session = store.LightweightSession();
        session.Insert(new SigningKeyRecord(SigningKeyRecord.Only, Convert.ToBase64String(made.ExportPkcs8PrivateKey()), time.GetUtcNow()));
        try
        {
            await session.SaveChangesAsync(cancellationToken);
        }
        catch (Exception fault) when (StoreFaults.IsConflict(fault))
        {
            // Another copy of the service was faster.
        }

        return await LoadAsync(cancellationToken) ?? throw new InvalidOperationException("The signing key was not stored.");
    }
}
