using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using JasperFx.Events;
using LivingReview.Contracts.Alerts;

namespace LivingReview.Notification.Notifications;

/// <summary>CloudEvents 1.0 in structured JSON.</summary>
internal sealed record CloudEvent
{
    public const string Recomputed = "org.livingreview.estimates.recomputed.v1";
    public const string Shifted = "org.livingreview.estimate.shifted.v1";
    public const string Resolved = "org.livingreview.estimate.resolved.v1";
    public const string MethodChanged = "org.livingreview.method.changed.v1";
    public const string AlertStatus = "org.livingreview.shift.attended.v1";
    public const string Disabled = "org.livingreview.subscription.disabled.v1";
    public const string Test = "org.livingreview.test.v1";

    /// <summary>Sent to one reader alone: its position is beyond the end of the log, which follows from its start.</summary>
    public const string Reset = "org.livingreview.log.reset.v1";

    /// <summary>Every type that a subscriber may name.</summary>
    public static readonly IReadOnlyList<string> Types = [Shifted, Resolved, MethodChanged, AlertStatus, Disabled, Recomputed];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string SpecVersion { get; init; } = "1.0";

    public required string Id { get; init; }

    public required string Source { get; init; }

    public required string Type { get; init; }

    public string? Subject { get; init; }

    public required DateTimeOffset Time { get; init; }

    public string DataContentType { get; init; } = "application/json";

    /// <summary>Position in the review's log, padded so that it compares as text.</summary>
    public string? Sequence { get; init; }

    /// <summary>The trace that led to it (W3C, CloudEvents' distributed tracing extension), where one is delivered by itself.</summary>
    public string? TraceParent { get; init; }

    /// <summary>OpenTelemetry's scale: 9 info, 13 warn, 17 error.</summary>
    public int? SeverityNumber { get; init; }

    public required object Data { get; init; }

    public string ToJson(Site site) => JsonSerializer.Serialize(ToAttributes(site), Json);

    /// <summary>
    /// Attribute names are lower case in CloudEvents. Every address is absolute if the site has a public one; without it there is no
    /// dataschema, which must be absolute.
    /// </summary>
    public object ToAttributes(Site site) => new
    {
        specversion = SpecVersion,
        id = Id,
        source = site.AddressOf(Source),
        type = Type,
        subject = Subject,
        time = Time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        datacontenttype = DataContentType,
        dataschema = Type == Test || site.PublicAddress is null ? null : site.AddressOf(SchemaOf(Type)),
        sequence = Sequence,
        traceparent = TraceParent,
        severitynumber = SeverityNumber,
        severitytext = SeverityNumber switch { null => null, >= 17 => "ERROR", >= 13 => "WARN", _ => "INFO" },
        data = Data is Alert alert ? alert with { Links = alert.Links.ToDictionary(link => link.Key, link => site.AddressOf(link.Value)) } : Data,
    };

    public static CloudEvent FromAlert(Alert alert, long sequence) => new()
    {
        Id = IdOf(alert.Id),
        Source = SourceOf(alert.Review),
        Type = alert.Kind == "resolved" ? Resolved : Shifted,
        Subject = alert.Stratum,
        Time = alert.DetectedAt,
        Sequence = Padded(sequence),
        SeverityNumber = alert.SeverityNumber,
        Data = alert,
    };

    /// <summary>An entry of the log for all subscribers.</summary>
    public static CloudEvent FromNotification(string review, object entry, long sequence, string id, DateTimeOffset time) => entry switch
    {
        EstimatesNoted noted => new CloudEvent
        {
            Id = id,
            Source = SourceOf(review),
            Type = Recomputed,
            Time = time,
            Sequence = Padded(sequence),
            Data = new { review, noted.Revision, noted.EstimateVersion, noted.Changed },
        },
        MethodNoted method => new CloudEvent
        {
            Id = id,
            Source = SourceOf(review),
            Type = MethodChanged,
            Time = time,
            Sequence = Padded(sequence),
            Data = new { review, method.Revision, method.Strata },
        },
        AlertStatusChanged changed => new CloudEvent
        {
            Id = id,
            Source = SourceOf(review),
            Type = AlertStatus,
            Subject = changed.Stratum,
            Time = time,
            Sequence = Padded(sequence),
            Data = new { review, changed.SubscriptionId, changed.Stratum, changed.Change.ShiftId, changed.Change.Action, changed.Change.Actor, changed.Change.Note, changed.Change.Until, changed.Change.At },
        },
        SubscriptionDisabled disabled => new CloudEvent
        {
            Id = id,
            Source = SourceOf(review),
            Type = Disabled,
            Time = time,
            Sequence = Padded(sequence),
            SeverityNumber = 13,
            Data = new { review, disabled.SubscriptionId, disabled.Reason },
        },
        _ => throw new InvalidOperationException($"The log of notifications holds an event that is not shown: {entry.GetType()}."),
    };

    /// <summary>Tells a reader that the log which gave its position was lost. It is no entry of the log and has no sequence.</summary>
    public static CloudEvent ForReset(string review, long position, long head, DateTimeOffset time) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"reset-{position}-{head}"),
        Source = SourceOf(review),
        Type = Reset,
        Time = time,
        SeverityNumber = 13,
        Data = new { review, position, head },
    };

    /// <summary>The event for an entry of the log.</summary>
    public static CloudEvent From(IEvent e) => e.Data is ShiftDetected detected
        ? FromAlert(detected.Alert, e.Version)
        : FromNotification(e.StreamKey!, e.Data, e.Version, IdOf(e.Id), e.Timestamp);

    /// <summary>The type of an entry.</summary>
    public static string TypeOf(object data) => data switch
    {
        ShiftDetected { Alert.Kind: "resolved" } => Resolved,
        ShiftDetected => Shifted,
        EstimatesNoted => Recomputed,
        MethodNoted => MethodChanged,
        AlertStatusChanged => AlertStatus,
        SubscriptionDisabled => Disabled,
        _ => throw new InvalidOperationException($"The log of notifications holds an event that is not shown: {data.GetType()}."),
    };

    /// <summary>The kinds of entries that a type may stand for; none for a type that is not known.</summary>
    public static IEnumerable<Type> EntryTypesOf(string type) => type switch
    {
        Shifted or Resolved => [typeof(ShiftDetected)],
        Recomputed => [typeof(EstimatesNoted)],
        MethodChanged => [typeof(MethodNoted)],
        AlertStatus => [typeof(AlertStatusChanged)],
        Disabled => [typeof(SubscriptionDisabled)],
        _ => [],
    };

    /// <summary>Id of an event and of its webhook: the same on every attempt.</summary>
    public static string IdOf(Guid id) => $"msg_{id:N}";

    /// <summary>Id under which one subscription receives an entry for all subscribers.</summary>
    public static string IdFor(string review, long sequence, Guid subscription) =>
        IdOf(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{review}/{sequence}/{subscription}"))).AsSpan(0, 16)));

    public static string SourceOf(string review) => $"/reviews/{review}";

    /// <summary>Address of a type's JSON Schema: "/schemas/estimate.shifted.v1.json".</summary>
    public static string SchemaOf(string type) => $"/schemas/{type["org.livingreview.".Length..]}.json";

    private static string Padded(long sequence) => sequence.ToString("D20", CultureInfo.InvariantCulture);
}
