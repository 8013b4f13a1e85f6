using System.Reflection;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Supervision;
using LivingReview.Hosting.Telemetry;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Hosting.Bus;

/// <summary>The one bus of a process. Services add their consumers; which transport carries them is configuration.</summary>
public static class BusRegistration
{
    /// <summary>Adds the bus with the consumers that <paramref name="consumers"/> register.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">Read for section "Bus".</param>
    /// <param name="consumers">One registration per service in this process.</param>
    public static IServiceCollection AddLivingReviewBus(
        this IServiceCollection services, IConfiguration configuration, params Action<IBusRegistrationConfigurator>[] consumers)
    {
        var options = services.AddValidatedOptions<BusOptions>(configuration, BusOptions.Section);
        services.Configure<MassTransitHostOptions>(o =>
        {
            o.WaitUntilStarted = true; // otherwise the first events are published before a queue is bound
            o.StopTimeout = TimeSpan.FromSeconds(20);
            o.ConsumerStopTimeout = TimeSpan.FromSeconds(15);
        });

        return services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetEndpointNameFormatter(new KebabCaseEndpointNameFormatter(options.QueuePrefix, includeNamespace: false));
            bus.AddPublishObserver<FaultCounter>();
            bus.AddPublishObserver<MessagingMeasurements>();
            bus.AddReceiveObserver<MessagingMeasurements>();
            bus.AddConfigureEndpointsCallback((_, _, endpoint) => endpoint.UseStoreRetry());
            foreach (var add in consumers) add(bus);

            if (options.Transport == "in-memory")
            {
                bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
                return;
            }

            var address = BrokerAddress(services, options.RabbitMq);
            services.AddSingleton<QueueDepths>();
            services.AddSingleton(s => ActivatorUtilities.CreateInstance<BusSupervisor>(s, address));
            services.AddHostedService(s => s.GetRequiredService<BusSupervisor>());
            services.AddHealthChecks().AddCheck<BusSupervisor>("bus-consumers", tags: ["ready"]);
            bus.AddConfigureEndpointsCallback((_, _, endpoint) =>
            {
                if (endpoint is IRabbitMqReceiveEndpointConfigurator queue) queue.SetQuorumQueue();
            });
            bus.UsingRabbitMq((context, transport) =>
            {
                transport.Host(address, Assembly.GetEntryAssembly()?.GetName().Name ?? "livingreview", host =>
                {
                    host.Heartbeat(BrokerConnections.Heartbeat);
                    BrokerConnections.Secure(host, address);
                });
                transport.ConfigureEndpoints(context);
            });
        });
    }

    private static Uri BrokerAddress(IServiceCollection services, string? text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && BrokerConnections.IsAddress(address)) return address;
        services.AddConfigurationFault("Bus:RabbitMq must be an address such as amqp://user:password@host:5672/vhost when Bus:Transport is rabbitmq.");
        return new Uri("amqp://unknown.invalid");
    }
}
