using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace LivingReview.Hosting.Telemetry;

/// <summary>Logs: one line a request, expected faults in one line, probes silent, the trace's id with everything.</summary>
public static partial class LoggingRegistration
{
    /// <summary>Category of the line of each request.</summary>
    private const string Requests = "LivingReview.Requests";

    /// <summary>Adds the rules; which lines are written, and as text or JSON, is configuration.</summary>
    internal static IServiceCollection AddConciseLogging(this IServiceCollection services, bool stackTraces)
    {
        services.AddLogging(logging => logging
            // The line of ours replaces theirs, and a probe that fails is answered, not logged.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Routing", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Http.Result", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Authentication", LogLevel.Warning)
            .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None));
        services.Configure<LoggerFactoryOptions>(o => o.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        // Without a name the console ignores its formatter's options, and with them the scopes that hold the trace.
        services.PostConfigure<ConsoleLoggerOptions>(o => o.FormatterName ??= ConsoleFormatterNames.Simple);
        services.Configure<SimpleConsoleFormatterOptions>(o => o.IncludeScopes = true);
        services.Configure<JsonConsoleFormatterOptions>(o => (o.IncludeScopes, o.UseUtcTimestamp, o.TimestampFormat) = (true, true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        return services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(s => new ConciseLoggerFactory(new LoggerFactory(
            s.GetServices<ILoggerProvider>(), s.GetRequiredService<IOptionsMonitor<LoggerFilterOptions>>(), s.GetRequiredService<IOptions<LoggerFactoryOptions>>(), s.GetService<IExternalScopeProvider>()), stackTraces)));
    }

    /// <summary>Writes the line of each request but those of probes and of Prometheus. Queries are left out: they may hold a token.</summary>
    internal static void UseRequestLog(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(Requests);
        var time = app.Services.GetRequiredService<TimeProvider>();
        app.Use(async (http, next) =>
        {
            if (TelemetryRegistration.IsProbe(http.Request.Path) || !log.IsEnabled(LogLevel.Information))
            {
                await next(http);
                return;
            }

            var start = time.GetTimestamp();
            try
            {
                await next(http);
            }
            finally
            {
                Answered(log, http.Request.Method, http.Request.Path, http.Response.StatusCode, time.GetElapsedTime(start).TotalMilliseconds);
            }
        });
    }

    [LoggerMessage(LogLevel.Information, "{Method} {Path} {Status} in {Milliseconds:F1} ms")]
    private static partial void Answered(ILogger log, string method, PathString path, int status, double milliseconds);
}
