using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Hosting.Configuration;

/// <summary>Faults of the configuration, gathered while services are registered: the operator reads all of them at once, not one a try.</summary>
public static class ConfigurationFaults
{
    /// <summary>Notes a fault; what was to be registered goes on with a default, and the host never starts.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="fault">Which setting, what is expected. Never the value of a secret.</param>
    public static void AddConfigurationFault(this IServiceCollection services, string fault) => services.AddSingleton(new Fault(fault));

    /// <summary>Stops the start if there is a fault.</summary>
    /// <exception cref="InvalidConfigurationException">Every fault, one a line.</exception>
    internal static void ThrowOnConfigurationFaults(this IServiceProvider services)
    {
        var faults = services.GetServices<Fault>().Select(f => f.Text).Distinct(StringComparer.Ordinal).ToList();
        if (faults.Count > 0) throw new InvalidConfigurationException(string.Join('\n', faults));
    }

    private sealed record Fault(string Text);
}
