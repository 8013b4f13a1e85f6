using LivingReview.Analysis;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Surveillance;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.AllInOne.Tests.Serving;

public sealed class SharedServicesTests
{
    /// <summary>In one process the services share what they register by the same type: state that is one's own needs a type of its own.</summary>
    [Fact]
    public void No_two_services_register_the_same_singleton()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["ConnectionStrings:postgres"] = "Host=unknown.invalid" }).Build();
        var registered = new Action<IServiceCollection>[] { s => s.AddIngestion(configuration), s => s.AddAnalysis(configuration), s => s.AddNotification(configuration), s => s.AddSurveillance(configuration) }
            .Select(add =>
            {
                var services = new ServiceCollection();
                add(services);
                return services.Where(IsOwn).Select(d => d.ServiceType).Distinct().ToList();
            })
            .ToList();

        Assert.All(registered, types => Assert.NotEmpty(types));
        Assert.Empty(registered.SelectMany(types => types).GroupBy(type => type).Where(g => g.Count() > 1).Select(g => g.Key.FullName));
    }

    private static bool IsOwn(ServiceDescriptor descriptor) =>
        descriptor is { IsKeyedService: false, Lifetime: ServiceLifetime.Singleton } && descriptor.ImplementationType == descriptor.ServiceType
        && descriptor.ServiceType.FullName!.StartsWith("LivingReview.", StringComparison.Ordinal);
}
