using System.Diagnostics.Metrics;
using MassTransit;

namespace LivingReview.Hosting.Telemetry;

/// <summary>Counts messages that were given up: MassTransit publishes a fault once, when no retry is left and the message goes to the error queue.</summary>
internal sealed class FaultCounter : IPublishObserver, IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _given;

    public FaultCounter(IMeterFactory meters)
    {
        _meter = meters.Create(TelemetryRegistration.MeterName);
        _given = _meter.CreateCounter<long>("livingreview.dead.letters", "{message}", "Messages that went to an error queue after the last retry, by message type.");
    }

    public Task PrePublish<T>(PublishContext<T> context)
        where T : class => Task.CompletedTask;

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class
    {
        if (typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(Fault<>)) Count(typeof(T).GenericTypeArguments[0].Name);
        else if (typeof(T) == typeof(ReceiveFault)) Count("unreadable");
        return Task.CompletedTask;
    }

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;

    private void Count(string type) => _given.Add(1, new KeyValuePair<string, object?>("message.type", type));

    public void Dispose() => _meter.Dispose();
}
