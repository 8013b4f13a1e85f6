using System.ComponentModel.DataAnnotations;

namespace LivingReview.Hosting.Supervision;

/// <summary>How long a consumer or subscription may be dead before something is done about it. Section "Supervision".</summary>
public sealed class SupervisionOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Supervision";

    /// <summary>Seconds between two checks.</summary>
    [Range(0.1, 60)]
    public double IntervalSeconds { get; set; } = 2;

    /// <summary>
    /// Seconds that a part may be dead, although what it needs (the broker, the database) is there, before it is restarted; it is tried
    /// again after twice as long, and so on.
    /// </summary>
    [Range(0.1, 3600)]
    public double RestartAfterSeconds { get; set; } = 5;

    /// <summary>Seconds in which a dead consumer must stop before it is started again. One that does not stop twice ends the process in the same way.</summary>
    [Range(0.1, 600)]
    public double StopSeconds { get; set; } = 20;

    /// <summary>
    /// Seconds that a part may be dead, although what it needs is there, before the process ends with
    /// <see cref="ServiceHost.StalledExitCode"/>, so that its supervisor starts it again. From then on liveness fails too.
    /// </summary>
    [Range(1, 86_400)]
    public double EndAfterSeconds { get; set; } = 180;
}
