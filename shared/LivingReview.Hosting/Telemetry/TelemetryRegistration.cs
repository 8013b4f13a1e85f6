using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace LivingReview.Hosting.Telemetry;

/// <summary>Traces and metrics of our code and of the libraries under it.</summary>
public static class TelemetryRegistration
{
    private static readonly string[] Sources = ["LivingReview", "MassTransit", "Marten", "Npgsql"];

    /// <summary>Adds OpenTelemetry; OTLP export starts when the standard variable OTEL_EXPORTER_OTLP_ENDPOINT is set.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration, string service)
    {
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService(service))
            .WithMetrics(m => m.AddMeter(Sources).AddAspNetCoreInstrumentation().AddRuntimeInstrumentation().AddPrometheusExporter());
        if (string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return services;

        telemetry
            .WithTracing(t => t.AddSource(Sources).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddOtlpExporter())
            .WithMetrics(m => m.AddOtlpExporter());
        return services;
    }

    /// <summary>Maps /metrics for Prometheus.</summary>
    public static void MapTelemetry(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics");
}
