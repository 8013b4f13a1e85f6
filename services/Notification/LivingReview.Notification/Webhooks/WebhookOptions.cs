using System.ComponentModel.DataAnnotations;
using System.Net;
using LivingReview.Notification.Delivering;

namespace LivingReview.Notification.Webhooks;

/// <summary>Section "Notification:Webhooks".</summary>
public sealed class WebhookOptions : IValidatableObject
{
    public const string Section = "Notification:Webhooks";

    /// <summary>
    /// Networks inside the otherwise refused ranges (private, loopback, link-local, metadata) that may be called, and that may be called
    /// without TLS: "127.0.0.0/8". Empty by default.
    /// </summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    /// <summary>Seconds that a receiver has to answer.</summary>
    [Range(0.1, 120)]
    public double TimeoutSeconds { get; set; } = 20;

    /// <summary>Seconds between attempts, instead of the schedule of Standard Webhooks; empty by default.</summary>
    public IReadOnlyList<double> RetrySeconds { get; set; } = [];

    /// <summary>DNS name under which this installation asks receivers for their consent (WebHook-Request-Origin); the machine's own if absent.</summary>
    [RegularExpression("^[A-Za-z0-9.-]{1,253}$", ErrorMessage = "Origin must be a DNS name.")]
    public string? Origin { get; set; }

    internal string RequestOrigin => Origin ?? Dns.GetHostName();

    internal IReadOnlyList<TimeSpan> Waits => RetrySeconds.Count == 0 ? RetrySchedule.Standard : [.. RetrySeconds.Select(s => TimeSpan.FromSeconds(s))];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => AllowedNetworks
        .Where(n => !IPNetwork.TryParse(n, out _))
        .Select(n => new ValidationResult($"AllowedNetworks: '{n}' is not a network such as 10.1.0.0/16."))
        .Concat(RetrySeconds.Where(s => s is not (> 0 and <= 604800)).Select(_ => new ValidationResult("RetrySeconds: waits of more than 0 seconds and at most a week.")));
}
