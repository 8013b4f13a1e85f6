using System.Diagnostics.Metrics;
using LivingReview.Hosting.Bus;
using MassTransit;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Telemetry;

/// <summary>
/// Metrics of messaging by the names and units of OpenTelemetry's conventions, beside those of MassTransit's own names: so that dashboards made
/// for any system that follows them show this one.
/// </summary>
internal sealed class MessagingMeasurements : IReceiveObserver, IPublishObserver, IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _processed;
    private readonly Counter<long> _consumed;
    private readonly Counter<long> _sent;
    private readonly KeyValuePair<string, object?> _system;

    public MessagingMeasurements(IMeterFactory meters, IOptions<BusOptions> bus)
    {
        _meter = meters.Create(TelemetryRegistration.MeterName);
        _system = new("messaging.system", bus.Value.Transport);
        _processed = _meter.CreateHistogram("messaging.process.duration", "s", "Duration of processing a message, by destination; error.type where it failed.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] });
        _consumed = _meter.CreateCounter<long>("messaging.client.consumed.messages", "{message}", "Messages that were delivered to the service.");
        _sent = _meter.CreateCounter<long>("messaging.client.sent.messages", "{message}", "Messages that the service tried to send; error.type where it failed.");
    }

    public Task PreReceive(ReceiveContext context) => Task.CompletedTask;

    public Task PostReceive(ReceiveContext context)
    {
        _consumed.Add(1, _system, Operation("receive"), Destination(context.InputAddress));
        return Task.CompletedTask;
    }

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType)
        where T : class
    {
        _processed.Record(duration.TotalSeconds, _system, Operation("process"), Destination(context.ReceiveContext.InputAddress));
        return Task.CompletedTask;
    }

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception)
        where T : class
    {
        _processed.Record(duration.TotalSeconds, _system, Operation("process"), Destination(context.ReceiveContext.InputAddress), Error(exception));
        return Task.CompletedTask;
    }

    public Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        _consumed.Add(1, _system, Operation("receive"), Destination(context.InputAddress), Error(exception));
        return Task.CompletedTask;
    }

    public Task PrePublish<T>(PublishContext<T> context)
        where T : class => Task.CompletedTask;

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class
    {
        _sent.Add(1, _system, Operation("send"), Destination(context.DestinationAddress));
        return Task.CompletedTask;
    }

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class
    {
        _sent.Add(1, _system, Operation("send"), Destination(context.DestinationAddress), Error(exception));
        return Task.CompletedTask;
    }

    public void Dispose() => _meter.Dispose();

    private static KeyValuePair<string, object?> Operation(string name) => new("messaging.operation.name", name);

    private static KeyValuePair<string, object?> Error(Exception exception) => new("error.type", exception.GetType().FullName);

    /// <summary>A queue or exchange by its name; the bus's own queue has another name in each process, which would be a series each.</summary>
    private static KeyValuePair<string, object?> Destination(Uri? address) => new(
        "messaging.destination.name", address?.Query.Contains("temporary=true", StringComparison.Ordinal) == true ? "(temporary)" : Uri.UnescapeDataString(address?.Segments[^1] ?? ""));
}
