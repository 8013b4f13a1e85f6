using System.Net;
using LivingReview.Surveillance.Sources.ClinicalTrials;
using LivingReview.Surveillance.Sources.Crossref;
using LivingReview.Surveillance.Sources.EuropePmc;
using LivingReview.Surveillance.Sources.MedRxiv;
using LivingReview.Surveillance.Sources.OpenAlex;
using LivingReview.Surveillance.Sources.PubMed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace LivingReview.Surveillance.Sources;

/// <summary>The clients of the sources: each with its address, its distance between requests and what it does about passing faults.</summary>
internal static class SourceRegistration
{
    private const long MaxBytes = 64 * 1024 * 1024;

    public static void AddSources(this IServiceCollection services, SurveillanceOptions options)
    {
        Add<PubMedSource>(services, SourceNames.PubMed, options);
        Add<EuropePmcSource>(services, SourceNames.EuropePmc, options);
        Add<OpenAlexSource>(services, SourceNames.OpenAlex, options);
        Add<CrossrefSource>(services, SourceNames.Crossref, options);
        Add<MedRxivSource>(services, SourceNames.MedRxiv, options);
        Add<ClinicalTrialsSource>(services, SourceNames.ClinicalTrials, options);
    }

    private static void Add<TSource>(IServiceCollection services, string name, SurveillanceOptions all)
        where TSource : class, ISource
    {
        var options = all.For(name);
        services.AddTransient<ISource>(s => s.GetRequiredService<TSource>());
        var client = services.AddHttpClient<TSource>(http =>
        {
            http.BaseAddress = options.Address;
            // The pipeline below ends requests that get no answer; this one also ends a body that never ends.
            http.Timeout = TimeSpan.FromSeconds((options.TimeoutSeconds + 20) * (options.Retries + 1));
            http.MaxResponseContentBufferSize = MaxBytes;
            http.DefaultRequestHeaders.UserAgent.ParseAdd(all.Contact is { } contact ? $"LivingReview/0.1 (mailto:{contact})" : "LivingReview/0.1");
        });
        client.ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.All,
            AllowAutoRedirect = false, // a source that has moved is a change that someone has to see
            ConnectTimeout = TimeSpan.FromSeconds(10),
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // the clients live as long as the service
        });
        client.AddResilienceHandler(name, pipeline =>
        {
            if (options.Retries > 0)
            {
                pipeline.AddRetry(new HttpRetryStrategyOptions
                {
                    MaxRetryAttempts = options.Retries,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = TimeSpan.FromSeconds(1),
                    MaxDelay = TimeSpan.FromSeconds(20),
                    // What asks for more patience than this is left to the schedule.
                    ShouldRetryAfterHeader = false,
                    ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result?.Headers.RetryAfter is null && HttpClientResiliencePredicates.IsTransient(arguments.Outcome)),
                });
            }

            pipeline.AddTimeout(TimeSpan.FromSeconds(options.TimeoutSeconds));
        });
        client.AddHttpMessageHandler(s => new PoliteHandler(TimeSpan.FromSeconds(1 / options.RequestsPerSecond), s.GetRequiredService<TimeProvider>()));
    }
}
