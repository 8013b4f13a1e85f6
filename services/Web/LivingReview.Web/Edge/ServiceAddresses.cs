using Microsoft.Extensions.Options;

namespace LivingReview.Web.Edge;

/// <summary>The addresses of the services: settings <c>Services:Ingestion</c>, <c>Services:Analysis</c>, <c>Services:Notification</c>,
/// <c>Services:Surveillance</c>.</summary>
internal sealed record ServiceAddresses
{
    public const string Section = "Services";

    public string? Ingestion { get; init; }

    public string? Analysis { get; init; }

    public string? Notification { get; init; }

    public string? Surveillance { get; init; }

    public Uri For(Service service) => new(service switch
    {
        Service.Ingestion => Ingestion!,
        Service.Analysis => Analysis!,
        Service.Notification => Notification!,
        Service.Surveillance => Surveillance!,
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, null),
    });
}

internal enum Service
{
    Ingestion,
    Analysis,
    Notification,
    Surveillance,
}

/// <summary>Reports every address that is missing or is not an http(s) address, so that one start shows all errors.</summary>
internal sealed class ServiceAddressesValidator : IValidateOptions<ServiceAddresses>
{
    public ValidateOptionsResult Validate(string? name, ServiceAddresses options)
    {
        var errors = new List<string>();
        Check(nameof(ServiceAddresses.Ingestion), options.Ingestion, errors);
        Check(nameof(ServiceAddresses.Analysis), options.Analysis, errors);
        Check(nameof(ServiceAddresses.Notification), options.Notification, errors);
        Check(nameof(ServiceAddresses.Surveillance), options.Surveillance, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Check(string setting, string? value, List<string> errors)
    {
        if (string.IsNullOrWhiteSpace(value))
            errors.Add($"setting {ServiceAddresses.Section}:{setting} is missing (the address of the {setting} service, like http://localhost:5081)");
        else if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/")
            errors.Add($"setting {ServiceAddresses.Section}:{setting} is \"{value}\", expected an http or https address without a path");
    }
}
