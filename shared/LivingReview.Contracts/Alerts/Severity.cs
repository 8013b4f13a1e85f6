using System.Text.Json.Serialization;

namespace LivingReview.Contracts.Alerts;

/// <summary>How much an alert matters; the number is that of OpenTelemetry, which the CloudEvents extension severitynumber points to.</summary>
[JsonConverter(typeof(StableNameConverter<Severity>))]
public enum Severity
{
    /// <summary>A notice: worth knowing, nothing to do.</summary>
    [JsonStringEnumMemberName("info")]
    Info = 9,

    /// <summary>An alert.</summary>
    [JsonStringEnumMemberName("warn")]
    Warn = 13,

    /// <summary>An alert that no quiet period holds back.</summary>
    [JsonStringEnumMemberName("critical")]
    Critical = 17,
}
