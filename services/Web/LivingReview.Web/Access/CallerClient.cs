using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Client;
using LivingReview.Contracts.Access;

namespace LivingReview.Web.Access;

/// <summary>Asks the API who a caller is.</summary>
internal sealed class CallerClient(HttpClient http)
{
    /// <summary>The caller with a secret, or anonymous if it is null; null if the API is not responding.</summary>
    public async Task<CallerView?> AskAsync(string? secret, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/caller");
            if (secret is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            using var response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<CallerView>(Json.Options, cancellationToken) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}

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
