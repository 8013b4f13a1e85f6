using Microsoft.Extensions.Caching.Memory;

namespace LivingReview.Web.Access;

/// <summary>A cache for each person: what one may read is no answer for another.</summary>
internal sealed class CredentialCaches(IMemoryCache caches) : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(15);
    private readonly MemoryCache _nobody = new(new MemoryCacheOptions());

    public IMemoryCache For(Credential credential) => credential.Mark.Length == 0
        ? _nobody
        : caches.GetOrCreate((nameof(CredentialCaches), credential.Mark), entry =>
        {
            entry.SlidingExpiration = Idle;
            return new MemoryCache(new MemoryCacheOptions());
        })!;

    public void Dispose() => _nobody.Dispose();
}
