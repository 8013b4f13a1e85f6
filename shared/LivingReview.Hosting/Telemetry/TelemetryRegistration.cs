using System.Globalization;
using LivingReview.Hosting.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Exporter;
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
    /// logs of all services is the same; spans are complete only if they are exported.
    /// </summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration, string service)
    {
        var options = services.AddValidatedOptions<TelemetryOptions>(configuration, TelemetryOptions.Section);
        var sampler = SamplerOf(services, configuration);
        services.AddConciseLogging(options.StackTraces);

        var (traces, metrics, logs) = (Exports(configuration, "TRACES"), Exports(configuration, "METRICS"), Exports(configuration, "LOGS"));
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService(service))
            .WithTracing(t =>
            {
                t.SetSampler(sampler);
                t.AddSource(Tracing.SourceName, "MassTransit").AddAspNetCoreInstrumentation(o => o.Filter = http => !IsProbe(http.Request.Path));
                if (!traces) return;
                // The statements of the database are many and say little that our own steps do not: they are for finding a slow one.
                if (options.DatabaseSpans) t.AddSource("Marten", "Npgsql");
                t.AddHttpClientInstrumentation().AddProcessor(new SpanRedaction()).AddProcessor(new SpanConventions(configuration["Bus:Transport"] ?? "in-memory")).AddOtlpExporter(o => UseSignal(o, configuration, "TRACES"));
            })
            .WithMetrics(m =>
            {
                m.AddMeter(Meters).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter();
                // Marten labels what its subscriptions do with the address of the database.
                m.AddView(i => i.Meter.Name == "Marten" && i.Name.Contains(".all.", StringComparison.Ordinal) ? new MetricStreamConfiguration { TagKeys = [] } : null);
                if (metrics) m.AddOtlpExporter(o => UseSignal(o, configuration, "METRICS"));
            });
        if (logs) telemetry.WithLogging(l => l.AddOtlpExporter(o => UseSignal(o, configuration, "LOGS")));
        return services;
    }

    /// <summary>Maps /metrics for Prometheus.</summary>
    public static void MapTelemetry(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics");

    internal static bool IsProbe(Microsoft.AspNetCore.Http.PathString path) => path.StartsWithSegments("/health") || path.StartsWithSegments("/metrics");

    private static Sampler SamplerOf(IServiceCollection services, IConfiguration configuration)
    {
        var (name, share) = (configuration["OTEL_TRACES_SAMPLER"], configuration["OTEL_TRACES_SAMPLER_ARG"]);
        var ratio = 1.0;
        if (!string.IsNullOrEmpty(share) && !(double.TryParse(share, NumberStyles.Float, CultureInfo.InvariantCulture, out ratio) && ratio is >= 0 and <= 1))
        {
            services.AddConfigurationFault("OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1.");
            ratio = 1;
        }

        if (RequestSampler.Named(name, ratio) is { } sampler) return sampler;
        services.AddConfigurationFault("OTEL_TRACES_SAMPLER must be one of always_on, always_off, traceidratio, or one of these after parentbased_.");
        return RequestSampler.Named(null, 1)!;
    }

    /// <summary>The variables of one signal, which the exporter by itself does not read.</summary>
    private static void UseSignal(OtlpExporterOptions options, IConfiguration configuration, string signal)
    {
        if (Uri.TryCreate(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"], UriKind.Absolute, out var endpoint)) options.Endpoint = endpoint;
        if (configuration[$"OTEL_EXPORTER_OTLP_{signal}_PROTOCOL"] is { Length: > 0 } protocol)
            options.Protocol = protocol == "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
    }

    private static bool Exports(IConfiguration configuration, string signal) =>
        configuration[$"OTEL_{signal}_EXPORTER"] != "none"
        && (configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]) is { Length: > 0 };
}
