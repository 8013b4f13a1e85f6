using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;

namespace LivingReview.Client;

/// <summary>Adds the client to a program.</summary>
public static class ClientRegistration
{
    private const string Calls = "livingreview";
    private const string Streams = "livingreview-streams";

    /// <summary>
    /// Adds <see cref="LivingReviewClient"/>. Reading is repeated when the installation does not answer, is busy or answers too late. Writing is
    /// not, as it is not known whether it took effect: a submission is repeated by the caller with the same key.
    /// </summary>
    /// <param name="services">The program's services.</param>
    /// <param name="server">The root of the installation: https://reviews.example.org/, or https://example.org/reviews/ behind a path.</param>
    /// <param name="key">API key or access token; null where none is needed.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddLivingReview(this IServiceCollection services, Uri server, string? key = null)
    {
        var root = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
        services.AddHttpClient(Calls, Prepare).AddHttpMessageHandler(() => new VersionedCalls(root)).AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
        services.AddHttpClient(Streams, http =>
        {
            Prepare(http);
            http.Timeout = Timeout.InfiniteTimeSpan;
        }).AddHttpMessageHandler(() => new VersionedCalls(root));
        services.AddTransient(provider =>
        {
            var clients = provider.GetRequiredService<IHttpClientFactory>();
            return new LivingReviewClient(clients.CreateClient(Calls), clients.CreateClient(Streams), provider.GetService<TimeProvider>() ?? TimeProvider.System);
        });
        return services;

        void Prepare(HttpClient http)
        {
            http.BaseAddress = root;
            http.DefaultRequestHeaders.UserAgent.ParseAdd("LivingReview.Client");
            if (key is not null)
                http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }
}
