using System.Text.Json;
using System.Text.Json.Serialization;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Health;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Protection;
using LivingReview.Hosting.Store;
using LivingReview.Hosting.Supervision;
using LivingReview.Hosting.Telemetry;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace LivingReview.Hosting;

/// <summary>What every host does the same way.</summary>
public static class ServiceHost
{
    /// <summary>Exit code of a host that a setting stopped (EX_CONFIG of sysexits.h).</summary>
    public const int ConfigurationExitCode = 78;

    /// <summary>Exit code of a host whose database or broker refused it at the start (EX_UNAVAILABLE of sysexits.h).</summary>
    public const int UnavailableExitCode = 69;

    /// <summary>Exit code of a host whose consumers or subscriptions died and could not be revived (EX_SOFTWARE of sysexits.h).</summary>
    public const int StalledExitCode = 70;

    /// <summary>Largest request body outside imports, in bytes.</summary>
    public const long RequestBodyLimit = 2 * 1024 * 1024;

    /// <summary>A host runs under a role that may not change the schema (see <see cref="StoreSettings.AutoCreate"/>), and logs for machines.</summary>
    private static readonly KeyValuePair<string, string?>[] HostDefaults =
    [
        new($"{StoreSettings.Section}:{nameof(StoreSettings.AutoCreate)}", "false"),
        // A program reads a host's log, a person that of the interactive program.
        new("Logging:Console:FormatterName", "json"),
    ];

    /// <summary>Adds JSON, problems, telemetry, health and limits.</summary>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string service)
    {
        if (builder.Configuration.AddSecretFiles() is { } secretFault)
            builder.Services.AddConfigurationFault(secretFault);
        builder.AddProtection();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.Configure<JsonOptions>(o =>
        {
            o.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            o.SerializerOptions.RespectNullableAnnotations = true; // a null where none may be is the sender's fault, by its field
            o.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            o.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        });
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddProblems();
        builder.Services.AddAccess(builder.Configuration);
        builder.Services.AddTelemetry(builder.Configuration, service);
        builder.Services.AddValidatedOptions<SupervisionOptions>(builder.Configuration, SupervisionOptions.Section);
        builder.Services.AddSingleton<PipelineState>().AddHealthChecks().AddCheck<PipelineState>("pipeline", tags: [HealthEndpoints.Live]);
        builder.Services.AddSingleton<IHealthCheckPublisher, HealthMeasurements>().AddHostedService<ExpiryMeasurements>();
        builder.Services.Configure<HealthCheckPublisherOptions>(o => (o.Period, o.Predicate) = (TimeSpan.FromSeconds(10), c => c.Tags.Contains(HealthEndpoints.Ready)));
        builder.Services.AddApiDocument();
        return builder;
    }

    /// <summary>Maps what every service answers: problems, /health/live, /health/ready, /metrics, /openapi/v1.json.</summary>
    public static WebApplication UseServiceDefaults(this WebApplication app)
    {
        app.Services.ThrowOnConfigurationFaults();
        app.UseProtection(app.Services.GetRequiredService<IOptions<LimitOptions>>().Value);
        app.Use(EndStreams(app.Lifetime.ApplicationStopping));
        app.UseRequestLog();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseSameOrigin(app.Services.GetRequiredService<IOptions<AccessOptions>>().Value);
        app.UseTimeLimits();
        app.UseAccess();
        app.UseStorableText();
        app.MapCaller();
        app.MapHealth();
        app.MapTelemetry();
        app.MapOpenApi();
        return app;
    }

    /// <summary>A stream of events has no end of its own: without this a host that is asked to stop waits for its readers until the time is up.</summary>
    private static Func<HttpContext, RequestDelegate, Task> EndStreams(CancellationToken stopping) => async (http, next) =>
    {
        var isStream = http.Request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
        await using var end = isStream ? stopping.Register(http.Abort) : default;
        await next(http);
    };

    /// <summary>Builds and runs a host; each configuration fault is one line on standard error, and the exit code 78.</summary>
    public static async Task<int> RunAsync(string[] args, string service, Action<WebApplicationBuilder> add, Action<WebApplication> map)
    {
        try
        {
            var builder = WebApplication.CreateBuilder(args);
            // Beneath every other source of settings.
            builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = HostDefaults });
            builder.AddServiceDefaults(service);
            add(builder);
            await using var app = builder.Build().UseServiceDefaults();
            map(app);
            await app.Services.AssertSchemasAsync(CancellationToken.None);
            var pipeline = app.Services.GetRequiredService<PipelineState>();
            await app.RunAsync();
            if (pipeline.Failure is not { } failure) return 0;
            await Console.Error.WriteLineAsync($"{service}: {failure}");
            return StalledExitCode;
        }
        catch (InvalidConfigurationException fault)
        {
            foreach (var line in fault.Message.Split('\n')) await Console.Error.WriteLineAsync($"{service}: {line}");
            return ConfigurationExitCode;
        }
        catch (ConnectionException fault)
        {
            await Console.Error.WriteLineAsync($"{service}: the broker of Bus:RabbitMq cannot be used: {fault.GetBaseException().Message.ReplaceLineEndings(" ")}");
            return UnavailableExitCode;
        }
        catch (NpgsqlException fault)
        {
            await Console.Error.WriteLineAsync($"{service}: the database of ConnectionStrings cannot be used: {fault.Message.ReplaceLineEndings(" ")}");
            return UnavailableExitCode;
        }
    }
}
