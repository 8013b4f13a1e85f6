namespace LivingReview.Notification.Policies;

/// <summary>How much an alert matters; the number is that of OpenTelemetry, which the CloudEvents extension severitynumber points to.</summary>
internal enum Severity
{
    Info = 9,
    Warn = 13,
    Critical = 17,
}

internal static class SeverityNames
{
    public static string Name(this Severity severity) => severity switch
    {
        Severity.Info => "info",
        Severity.Warn => "warn",
        Severity.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, null),
    };

    public static Severity? Parse(string? name) => name switch
    {
        "info" => Severity.Info,
        "warn" => Severity.Warn,
        "critical" => Severity.Critical,
        _ => null,
    };
}
