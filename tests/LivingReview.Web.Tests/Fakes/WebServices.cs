using LivingReview.Web.Live;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LivingReview.Web.Tests.Fakes;

/// <summary>What the components of the page need, set up to read a stand-in API.</summary>
internal static class WebServices
{
    public static LiveTiming Quick { get; } = new() { FirstRetry = TimeSpan.FromMilliseconds(20), MaxRetry = TimeSpan.FromMilliseconds(100) };

    public static IServiceCollection AddReadingOf(this IServiceCollection services, Uri api, LiveTiming? pace = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Services:Ingestion"] = api.ToString(),
            ["Services:Analysis"] = api.ToString(),
            ["Services:Notification"] = api.ToString(),
            ["Services:Surveillance"] = api.ToString(),
        }).Build();
        services.AddLogging();
        services.AddReading(configuration);
        return services.Replace(ServiceDescriptor.Singleton(pace ?? Quick));
    }
}
