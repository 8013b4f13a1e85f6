using System.ComponentModel.DataAnnotations;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Telemetry;

/// <summary>Section "Telemetry".</summary>
public sealed class TelemetryOptions
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Telemetry";

    /// <summary>Seconds between readings of what is measured in the database (backlogs, heads, estimates).</summary>
    [Range(0.1, 3600)]
    public double StateIntervalSeconds { get; set; } = 10;

    /// <summary>
    /// How many reviews have series of their own: those that changed last. The series of metrics are then as many with ten thousand reviews
    /// as with a few; of the others the API has the same figures.
    /// </summary>
    [Range(0, 1000)]
    public int ReviewSeries { get; set; } = 20;

    /// <summary>Whether an unexpected fault is logged with its stack trace; else it is one line too.</summary>
    public bool StackTraces { get; set; } = true;

    /// <summary>Whether traces hold a span for each statement of the database.</summary>
    public bool DatabaseSpans { get; set; }
}

/// <summary>
/// Gauges over what a service's database holds, read at intervals: every replica says the same, and a restart forgets nothing. While the
/// database cannot be read the gauges are absent, not old.
/// </summary>
public abstract partial class StateMeasurements : BackgroundService
{
    private readonly Meter _meter;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly TimeSpan _interval;
    private volatile IReadOnlyList<(string Gauge, Measurement<double> Value)> _state = [];

    /// <summary>Makes the meter of the gauges.</summary>
    protected StateMeasurements(IMeterFactory meters, IOptions<TelemetryOptions> options, TimeProvider time, ILogger log)
    {
        _meter = meters.Create(TelemetryRegistration.MeterName);
        (_time, _log, _interval) = (time, log, TimeSpan.FromSeconds(options.Value.StateIntervalSeconds));
    }

    /// <summary>Declares a gauge.</summary>
    protected void Gauge(string name, string unit, string description) =>
        _meter.CreateObservableGauge(name, () => _state.Where(s => s.Gauge == name).Select(s => s.Value), unit, description);

    /// <summary>One value of a gauge.</summary>
    protected static (string Gauge, Measurement<double> Value) Value(string gauge, double value, params KeyValuePair<string, object?>[] tags) =>
        (gauge, new Measurement<double>(value, tags));

    /// <summary>Reads everything that is measured.</summary>
    protected abstract Task<IReadOnlyList<(string Gauge, Measurement<double> Value)>> ReadAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, _time);
        do
        {
            try
            {
                _state = await ReadAsync(stoppingToken);
            }
            catch (Exception fault) when (fault.IsFault(stoppingToken))
            {
                _state = [];
                NotMeasured(_log, fault.Message); // the next round reads again; that the database is away is said by its health check
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    [LoggerMessage(LogLevel.Information, "State could not be measured: {Reason}")]
    private static partial void NotMeasured(ILogger log, string reason);
}
