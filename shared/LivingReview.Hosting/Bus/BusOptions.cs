using System.ComponentModel.DataAnnotations;

namespace LivingReview.Hosting.Bus;

/// <summary>How messages travel. Section "Bus".</summary>
public sealed class BusOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Bus";

    /// <summary>"in-memory" (one process, the default) or "rabbitmq".</summary>
    [RegularExpression("^(in-memory|rabbitmq)$", ErrorMessage = "Bus:Transport must be in-memory or rabbitmq.")]
    public string Transport { get; set; } = "in-memory";

    /// <summary>Address of the broker with user, password and virtual host, amqp://user:password@host:port/vhost. Needed for rabbitmq.</summary>
    public string? RabbitMq { get; set; }

    /// <summary>First words of every queue's name, so that two deployments can share a broker.</summary>
    [Required]
    public string QueuePrefix { get; set; } = "living-review";
}
