using Microsoft.Extensions.Options;

namespace LivingReview.Web.Edge;

/// <summary>Where the services answer: settings <c>Services:Ingestion</c>, <c>Services:Analysis</c>, <c>Services:Notification</c>.</summary>
internal sealed record ServiceAddresses
{
    public const string Section = "Services";

    public string? Ingestion { get; init; }

    public string? Analysis { get; init; }

    public string? Notification { get; init; }

    public Uri For(Service service) => new(service switch
    {
        Service.Ingestion => Ingestion!,
        Service.Analysis => Analysis!,
        Service.Notification => Notification!,
        _ => throw new ArgumentOutOfRangeException(nameof(service), service, null),
    });
}

internal enum Service
{
    Ingestion,
    Analysis,
    Notification,
}

/// <summary>Names every address that is missing or is not an http(s) address, so that one start shows all faults.</summary>
internal sealed class ServiceAddressesValidator : IValidateOptions<ServiceAddresses>
{
    public ValidateOptionsResult Validate(string? name, ServiceAddresses options)
    {
        var faults = new List<string>();
        Check(nameof(ServiceAddresses.Ingestion), options.Ingestion, faults);
        Check(nameof(ServiceAddresses.Analysis), options.Analysis, faults);
        Check(nameof(ServiceAddresses.Notification), options.Notification, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void Check(string setting, string? value, List<string> faults)
    {
        if (string.IsNullOrWhiteSpace(value))
            faults.Add($"setting {ServiceAddresses.Section}:{setting} is missing (the address of the {setting} service, like http://localhost:5081)");
        else if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.PathAndQuery != "/")
            faults.Add($"setting {ServiceAddresses.Section}:{setting} is \"{value}\", expected an http or https address without a path");
    }
}
