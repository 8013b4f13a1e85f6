using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Hosting.Configuration;

/// <summary>Options that are checked before anything starts.</summary>
public static class OptionsRegistration
{
    /// <summary>Binds <typeparamref name="T"/> to a section, checks its annotations now, registers it for injection and returns it.</summary>
    /// <exception cref="InvalidConfigurationException">Every fault of the section, in one message.</exception>
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
            throw new InvalidConfigurationException($"Section {section}: {fault.Message}");
        }

        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(value, new ValidationContext(value), faults, validateAllProperties: true))
            throw new InvalidConfigurationException($"Section {section}: " + string.Join(" ", faults.Select(f => f.ErrorMessage)));

        services.AddOptions<T>().Bind(configuration.GetSection(section));
        return value;
    }
}
