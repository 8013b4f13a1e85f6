using LivingReview.Hosting.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LivingReview.Hosting.Telemetry;

/// <summary>Traces, metrics and logs of our code and of the libraries under it.</summary>
public static class TelemetryRegistration
{
    /// <summary>Name of our meter.</summary>
    public const string MeterName = "LivingReview";

    private static readonly string[] Meters = [MeterName, "MassTransit", "Marten", "Npgsql"];

    /// <summary>
    /// Adds OpenTelemetry. Metrics can always be scraped; what goes out by OTLP, and where to, is said by the standard variables
    /// (OTEL_EXPORTER_OTLP_ENDPOINT, or one per signal). A trace is kept together over store and bus in any case, so that its id in the
    /// logs of all services is the same; the libraries' detailed spans are made when somebody receives them.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration, string service)
    {
        services.AddValidatedOptions<TelemetryOptions>(configuration, TelemetryOptions.Section);
        services.Configure<LoggerFactoryOptions>(o => o.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        // Without a name the console ignores its formatter's options, and with them the scopes that hold the trace.
        services.PostConfigure<ConsoleLoggerOptions>(o => o.FormatterName ??= ConsoleFormatterNames.Simple);
        services.Configure<SimpleConsoleFormatterOptions>(o => o.IncludeScopes = true);
        services.Configure<JsonConsoleFormatterOptions>(o => o.IncludeScopes = true);

        var (traces, metrics, logs) = (Exports(configuration, "TRACES"), Exports(configuration, "METRICS"), Exports(configuration, "LOGS"));
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService(service))
            .WithTracing(t =>
            {
                t.AddSource(Tracing.SourceName, "MassTransit").AddAspNetCoreInstrumentation(o => o.Filter = http => !IsProbe(http.Request.Path));
                if (!traces) return;
                t.AddSource("Marten", "Npgsql").AddHttpClientInstrumentation().AddProcessor(new SpanRedaction()).AddOtlpExporter();
            })
            .WithMetrics(m =>
            {
                m.AddMeter(Meters).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
                // Marten labels what its subscriptions do with the address of the database.
                m.AddView(i => i.Meter.Name == "Marten" && i.Name.Contains(".all.", StringComparison.Ordinal) ? new MetricStreamConfiguration { TagKeys = [] } : null);
                if (metrics) m.AddOtlpExporter();
            });
        if (logs) telemetry.WithLogging(l => l.AddOtlpExporter());
        return services;
    }

    /// <summary>Maps /metrics for Prometheus.</summary>
    public static void MapTelemetry(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics");

    private static bool IsProbe(Microsoft.AspNetCore.Http.PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics");

    private static bool Exports(IConfiguration configuration, string signal) =>
        configuration[$"OTEL_{signal}_EXPORTER"] != "none"
        && (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]) is { Length: > 0 };
}
