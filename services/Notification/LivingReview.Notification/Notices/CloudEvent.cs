using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using JasperFx.Events;

namespace LivingReview.Notification.Notices;

/// <summary>CloudEvents 1.0 in structured JSON.</summary>
internal sealed record CloudEvent
{
    public const string Recomputed = "org.livingreview.estimates.recomputed.v1";
    public const string Shifted = "org.livingreview.estimate.shifted.v1";
    public const string Test = "org.livingreview.test.v1";

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

    public required object Data { get; init; }

    public string ToJson() => JsonSerializer.Serialize(ToAttributes(), Json);

    /// <summary>Attribute names are lower case in CloudEvents.</summary>
    public object ToAttributes() => new
    {
        specversion = SpecVersion,
        id = Id,
        source = Source,
        type = Type,
        subject = Subject,
        time = Time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        datacontenttype = DataContentType,
        sequence = Sequence,
        data = Data,
    };

    public static CloudEvent OfShift(Contracts.Shifts.Shift shift, long sequence) => new()
    {
        Id = IdOf(shift.Id),
        Source = SourceOf(shift.Review),
        Type = Shifted,
        Subject = shift.Stratum,
        Time = shift.DetectedAt,
        Sequence = Padded(sequence),
        Data = shift,
    };

    /// <summary>The event for an entry of the log.</summary>
    public static CloudEvent Of(IEvent e) => e.Data switch
    {
        ShiftDetected detected => OfShift(detected.Shift, e.Version),
        EstimatesNoted noted => new CloudEvent
        {
            Id = IdOf(e.Id),
            Source = SourceOf(e.StreamKey!),
            Type = Recomputed,
            Time = e.Timestamp,
            Sequence = Padded(e.Version),
            Data = new { review = e.StreamKey!, noted.Revision, noted.EstimateVersion, noted.Changed },
        },
        var other => throw new InvalidOperationException($"The log of notices holds an event that is not shown: {other.GetType()}."),
    };

    /// <summary>Id of an event and of its webhook: the same on every attempt.</summary>
    public static string IdOf(Guid id) => $"msg_{id:N}";

    public static string SourceOf(string review) => $"/reviews/{review}";

    private static string Padded(long sequence) => sequence.ToString("D20", CultureInfo.InvariantCulture);
}
