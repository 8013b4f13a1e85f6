namespace LivingReview.Testing.Servers;

/// <summary>One real RabbitMQ broker, wherever it comes from. Addresses stay the same over a crash and a start.</summary>
internal interface IRabbitServer : IAsyncDisposable
{
    /// <summary>amqp://user:password@host:port</summary>
    Uri Broker { get; }

    /// <summary>http://host:port of the management plugin; the same user.</summary>
    Uri Management { get; }

    /// <summary>http://host:port of the Prometheus plugin.</summary>
    Uri Metrics { get; }

    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Ends the broker without warning, keeping what is on its disk.</summary>
    Task CrashAsync(CancellationToken cancellationToken);

    /// <summary>Raises or ends the alarm of memory, under which the broker accepts no messages.</summary>
    Task SetMemoryAlarmAsync(bool raised, CancellationToken cancellationToken);

    /// <summary>Ends the broker without warning and empties its disk.</summary>
    Task LoseDiskAsync(CancellationToken cancellationToken);
}
