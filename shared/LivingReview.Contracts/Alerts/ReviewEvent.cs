using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivingReview.Contracts.Alerts;

/// <summary>An event of a review's log as its readers get it: a CloudEvent (1.0) in JSON. What Data holds, the schema of its type says.</summary>
public sealed record ReviewEvent
{
    /// <summary>Type of the event that tells a reader that its position is beyond the end of the log, which follows from its start.</summary>
    public const string LogReset = "org.livingreview.log.reset.v1";

    /// <summary>Version of CloudEvents.</summary>
    [JsonPropertyName("specversion")]
    public string SpecVersion { get; init; } = "1.0";

    /// <summary>Id, the same in every delivery; together with the source unlike that of any other event.</summary>
    [JsonPropertyName("id")]
    public string Id { get; init; } = "";

    /// <summary>The review: absolute where the installation has a public address, else /reviews/{review}.</summary>
    [JsonPropertyName("source")]
    public string Source { get; init; } = "";

    /// <summary>What happened: org.livingreview.estimate.shifted.v1 and others.</summary>
    [JsonPropertyName("type")]
    public string Type { get; init; } = "";

    /// <summary>What it is about, as a stratum; null for the review.</summary>
    [JsonPropertyName("subject")]
    public string? Subject { get; init; }

    /// <summary>When it happened (UTC).</summary>
    [JsonPropertyName("time")]
    public DateTimeOffset Time { get; init; }

    /// <summary>Format of the data.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType { get; init; } = "application/json";

    /// <summary>Address of the schema of the data; null where the installation has no public address.</summary>
    [JsonPropertyName("dataschema")]
    public string? DataSchema { get; init; }

    /// <summary>Position in the review's log, padded so that it compares as text; null for what is in no log.</summary>
    [JsonPropertyName("sequence")]
    public string? Sequence { get; init; }

    /// <summary>The trace that led to it (W3C).</summary>
    [JsonPropertyName("traceparent")]
    public string? TraceParent { get; init; }

    /// <summary>Severity on OpenTelemetry's scale: 9 info, 13 warn, 17 error; null where it has none.</summary>
    [JsonPropertyName("severitynumber")]
    public int? SeverityNumber { get; init; }

    /// <summary>Severity by name.</summary>
    [JsonPropertyName("severitytext")]
    public string? SeverityText { get; init; }

    /// <summary>What happened, by the schema of the type.</summary>
    [JsonPropertyName("data")]
    public JsonElement Data { get; init; }
}
