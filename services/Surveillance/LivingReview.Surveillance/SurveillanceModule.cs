using LivingReview.Hosting.Health;
using LivingReview.Hosting.Store;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Surveillance;

/// <summary>The surveillance service: searches sources on a schedule, keeps what they found, and watches what is included for retractions.</summary>
public static class SurveillanceModule
{
    /// <summary>Schema of the store and name of its connection string.</summary>
    public const string Name = "surveillance";

    /// <summary>Adds the service.</summary>
    public static IServiceCollection AddSurveillance(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddServiceStore<ISurveillanceStore>(configuration, Name, store => store.MapStoredEvents());
        services.AddStoreHealth<ISurveillanceStore>(Name);
        return services;
    }

    /// <summary>Adds the consumers to the process's bus.</summary>
    public static void AddSurveillanceConsumers(this IBusRegistrationConfigurator bus) => ArgumentNullException.ThrowIfNull(bus);

    /// <summary>Maps the endpoints.</summary>
    public static WebApplication MapSurveillance(this WebApplication app) => app;
}
