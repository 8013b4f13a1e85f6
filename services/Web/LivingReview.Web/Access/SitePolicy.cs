using LivingReview.Client;
using LivingReview.Contracts.Access;

namespace LivingReview.Web.Access;

/// <summary>Whether this site requires signing in; checked once a minute for all pages.</summary>
internal sealed class SitePolicy(Microsoft.Extensions.DependencyInjection.IServiceScopeFactory scopes, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private (CallerView? Known, long At)? _known;

    /// <summary>What an anonymous caller may do; null while it is unknown.</summary>
    public async Task<CallerView?> GetAsync(CancellationToken cancellationToken)
    {
        if (_known is { Known: { } fresh } known && time.GetElapsedTime(known.At) < Fresh)
            return fresh;
        using var scope = scopes.CreateScope();
        var client = (CallerClient)scope.ServiceProvider.GetService(typeof(CallerClient))!;
        var asked = await client.AskAsync(null, cancellationToken);
        if (asked is not null)
            _known = (asked, time.GetTimestamp());
        return asked ?? _known?.Known;
    }
}
