using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;

namespace LivingReview.Client;

/// <summary>Adds the client to a program.</summary>
public static class ClientRegistration
{
    private const string Calls = "livingreview";
    private const string Streams = "livingreview-streams";

    private static readonly TimeSpan ToAnswer = TimeSpan.FromSeconds(60);

    /// <summary>A file of many studies is checked and written before the answer comes.</summary>
    private static readonly TimeSpan ToWrite = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Adds <see cref="LivingReviewClient"/>. Reading is repeated, up to four attempts with growing pauses, when the installation does not answer,
    /// is busy (the pause is the one that it asks for) or answers too late. Writing is not, as it is not known whether it took effect: a
    /// submission is repeated by the caller with the same key.
    /// </summary>
    /// <param name="services">The program's services.</param>
    /// <param name="server">The root of the installation: https://reviews.example.org/, or https://example.org/reviews/ behind a path.</param>
    /// <param name="key">API key or access token; null where none is needed.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddLivingReview(this IServiceCollection services, Uri server, string? key = null)
    {
        var root = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(Calls, Prepare)
            .AddHttpMessageHandler(() => new VersionedCalls(root))
            .AddHttpMessageHandler(() => new PlainFaults())
            .AddResilienceHandler("reading", pipeline => pipeline.AddRetry(Retries()).AddTimeout(Timeouts()));
        services.AddHttpClient(Streams, Prepare).AddHttpMessageHandler(() => new VersionedCalls(root));
        services.AddTransient(provider =>
        {
            var clients = provider.GetRequiredService<IHttpClientFactory>();
            return new LivingReviewClient(clients.CreateClient(Calls), clients.CreateClient(Streams), provider.GetRequiredService<TimeProvider>());
        });
        return services;

        void Prepare(HttpClient http)
        {
            http.BaseAddress = root;
            http.Timeout = Timeout.InfiniteTimeSpan; // what is called decides; a stream has no end
            http.DefaultRequestHeaders.UserAgent.ParseAdd("LivingReview.Client");
            if (key is not null)
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    private static HttpRetryStrategyOptions Retries()
    {
        var options = new HttpRetryStrategyOptions { MaxRetryAttempts = 3, Delay = TimeSpan.FromMilliseconds(200), BackoffType = DelayBackoffType.Exponential };
        options.DisableForUnsafeHttpMethods();
        return options;
    }

    private static TimeoutStrategyOptions Timeouts() => new()
    {
        TimeoutGenerator = attempt => ValueTask.FromResult(attempt.Context.GetRequestMessage()?.Method is { } method && (method == HttpMethod.Get || method == HttpMethod.Head) ? ToAnswer : ToWrite),
    };
}
