using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.Http;
using ForwardedHeadersDefaults = Microsoft.AspNetCore.HttpOverrides.ForwardedHeadersDefaults;

namespace LivingReview.Hosting.Protection;

/// <summary>How much of a service one caller may take. Section "Limits".</summary>
public sealed class LimitOptions : IValidatableObject
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Limits";

    /// <summary>Seconds that an ordinary request may take; then it is given up with a problem (504). Streams of events have no end.</summary>
    [Range(1, 3600)]
    public double RequestSeconds { get; set; } = 60;

    /// <summary>Seconds for what works on a whole review: an import, a rebuild.</summary>
    [Range(1, 86_400)]
    public double LongRequestSeconds { get; set; } = 900;

    /// <summary>Seconds in which a caller must have sent its headers.</summary>
    [Range(1, 600)]
    public double HeaderSeconds { get; set; } = 10;

    /// <summary>Bytes per second that a sender of a body, or a reader of an answer, must keep up after five seconds.</summary>
    [Range(1, 1_000_000)]
    public double MinBytesPerSecond { get; set; } = 240;

    /// <summary>Open connections at most.</summary>
    [Range(1, 1_000_000)]
    public long Connections { get; set; } = 10_000;

    /// <summary>Streams of events that one caller may hold at once.</summary>
    [Range(1, 100_000)]
    public int StreamsPerCaller { get; set; } = 50;

    /// <summary>
    /// Requests per second that one address may make on average where callers do not sign in. This machine's own address is free: there
    /// the page reads for all its readers.
    /// </summary>
    [Range(1, 100_000)]
    public int AddressRequestsPerSecond { get; set; } = 200;

    /// <summary>Requests that one address may make at once where callers do not sign in.</summary>
    [Range(1, 1_000_000)]
    public int AddressBurst { get; set; } = 2000;

    /// <summary>
    /// Networks of the proxies before the service (10.0.0.0/8), whose X-Forwarded-For and X-Forwarded-Proto are believed: without them
    /// the proxy is taken for the caller. The proxy's own requests are not counted.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>The networks, read.</summary>
    internal IEnumerable<IPNetwork> Proxies => TrustedProxies.Select(p => IPNetwork.Parse(p));

    /// <summary>Whether a trusted proxy calls on its own behalf.</summary>
    public bool IsEdgeItself(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address
        && !http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XForwardedForHeaderName)
        && !http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName)
        && Proxies.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => TrustedProxies
        .Where(p => !IPNetwork.TryParse(p, out _))
        .Select(p => new ValidationResult($"TrustedProxies: '{p}' is not a network such as 10.0.0.0/8."));
}
