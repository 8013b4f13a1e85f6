using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Hosting.Configuration;

/// <summary>Options that are checked before anything starts.</summary>
public static class OptionsRegistration
{
    /// <summary>
    /// Binds <typeparamref name="T"/> to a section, checks its annotations now, registers it for injection and returns it. Faults are noted:
    /// the host does not start.
    /// </summary>
    public static T AddValidatedOptions<T>(this IServiceCollection services, IConfiguration configuration, string section)
        where T : class, new()
    {
        var value = new T();
        try
        {
            configuration.GetSection(section).Bind(value);
        }
        catch (InvalidOperationException fault)
        {
            services.AddConfigurationFault($"Section {section}: {fault.Message}");
        }

        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(value, new ValidationContext(value), faults, validateAllProperties: true);
        foreach (var fault in faults) services.AddConfigurationFault($"Section {section}: {fault.ErrorMessage}");

        services.AddOptions<T>().Bind(configuration.GetSection(section));
        return value;
    }
}
