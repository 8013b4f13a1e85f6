using LivingReview.Hosting;
using LivingReview.Hosting.Bus;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LivingReview.Testing;

/// <summary>Services in the test's process, on a real port, with the in-memory bus: built the way their hosts build them.</summary>
public sealed class RunningServices : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RunningServices(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    /// <summary>Calls the services.</summary>
    public HttpClient Client { get; }

    /// <summary>The services' container.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Starts services on a database.</summary>
    /// <param name="database">Connection string; each service makes its schema there.</param>
    /// <param name="add">Adds the services.</param>
    /// <param name="map">Maps their endpoints.</param>
    /// <param name="consumers">Adds their consumers, and the test's own.</param>
    /// <param name="settings">Further settings.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static Task<RunningServices> StartAsync(
        string database,
        Action<IServiceCollection, IConfiguration> add,
        Action<WebApplication> map,
        Action<IBusRegistrationConfigurator> consumers,
        IReadOnlyDictionary<string, string?>? settings = null,
        CancellationToken cancellationToken = default) => StartAsync(
            database,
            builder =>
            {
                add(builder.Services, builder.Configuration);
                builder.Services.AddLivingReviewBus(builder.Configuration, consumers);
            },
            map,
            settings,
            cancellationToken);

    /// <summary>Starts services on a database, and on whatever bus is added with them.</summary>
    /// <param name="database">Connection string; each service makes its schema there.</param>
    /// <param name="add">Adds the services and their bus.</param>
    /// <param name="map">Maps their endpoints.</param>
    /// <param name="settings">Further settings.</param>
    /// <param name="cancellationToken">Stops the start.</param>
    public static async Task<RunningServices> StartAsync(
        string database, Action<WebApplicationBuilder> add, Action<WebApplication> map, IReadOnlyDictionary<string, string?>? settings, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:postgres"] = database,
            ["Urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "Warning", // whatever the settings of a host that lie beside the tests say
            // Faults of the tests are made on purpose: a line each, and all of it with LIVINGREVIEW_TEST_STACK_TRACES=true.
            ["Telemetry:StackTraces"] = Environment.GetEnvironmentVariable("LIVINGREVIEW_TEST_STACK_TRACES") is { Length: > 0 } traces ? traces : "false",
        });
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders().AddSimpleConsole(c => c.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.AddServiceDefaults("livingreview-test");
        add(builder);
        var app = builder.Build().UseServiceDefaults();
        map(app);
        await app.StartAsync(cancellationToken);
        return new RunningServices(app);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(); // as a host ends: disposing alone would interrupt consumers and services in their work
        await _app.DisposeAsync();
    }
}
