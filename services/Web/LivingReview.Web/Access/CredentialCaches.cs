using Microsoft.Extensions.Caching.Memory;

namespace LivingReview.Web.Access;

/// <summary>One cache per person: data that one person may read must not reach another.</summary>
internal sealed class CredentialCaches(IMemoryCache caches) : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);
    private readonly MemoryCache _anonymous = new(new MemoryCacheOptions());

    public IMemoryCache For(Credential credential) => credential.Fingerprint.Length == 0
        ? _anonymous
        : caches.GetOrCreate((nameof(CredentialCaches), credential.Fingerprint), entry =>
        {
            entry.SlidingExpiration = Idle;
            return new MemoryCache(new MemoryCacheOptions());
        })!;

    public void Dispose() => _anonymous.Dispose();
}
