using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.OpenTelemetry;
using LivingReview.Hosting.Configuration;
using LivingReview.Hosting.Telemetry;
using Marten;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Weasel.Postgresql.Connections;

namespace LivingReview.Hosting.Store;

/// <summary>A service's own Marten store: its schema, its connection string, the same rules for all.</summary>
public static class StoreRegistration
{
    /// <summary>
    /// Adds the store <typeparamref name="TStore"/> in schema <paramref name="name"/>. The connection string is "ConnectionStrings:{name}",
    /// else "ConnectionStrings:postgres". Projections and subscriptions that meet an error stop; they never skip an event.
    /// </summary>
    public static MartenServiceCollectionExtensions.MartenStoreExpression<TStore> AddServiceStore<TStore>(
        this IServiceCollection services, IConfiguration configuration, string name, Action<StoreOptions> configure)
        where TStore : class, IDocumentStore
    {
        var connection = ForService(services, configuration.GetConnectionString(name) ?? configuration.GetConnectionString("postgres"), name);
        var settings = services.AddValidatedOptions<StoreSettings>(configuration, StoreSettings.Section);

        // Marten logs every lost optimistic race at Error with its SQL; our retries log what matters.
        services.AddLogging(logging => logging.AddFilter("Marten.IDocumentStore", LogLevel.None));

        services.AddSingleton<SchemaCheck<TStore>>().AddSingleton<ISchemaCheck>(s => s.GetRequiredService<SchemaCheck<TStore>>());
        services.AddHealthChecks().AddCheck<SchemaCheck<TStore>>($"{name}-schema", tags: ["ready"], timeout: TimeSpan.FromSeconds(5));

        services.AddHostedService<DaemonEnd<TStore>>();
        var store = services.AddMartenStore<TStore>(options =>
            {
                // By its name alone: the pool's label in the metrics would else be the connection string.
                options.DataSourceFactory(new DefaultNpgsqlDataSourceFactory(text => new NpgsqlDataSourceBuilder(text) { Name = name }), connection);
                options.DatabaseSchemaName = name;
                options.AutoCreateSchemaObjects = settings.AutoCreate ? AutoCreate.CreateOrUpdate : AutoCreate.None;
                // Services that start together on one database make their schemas one after the other; on a busy machine the usual ten seconds end a start.
                options.ApplyChangesLockTimeout = TimeSpan.FromMinutes(2);

                options.Events.StreamIdentity = StreamIdentity.AsString;
                // Rich: inline projections see the version of each event, which is the revision that everything downstream speaks in.
                options.Events.AppendMode = EventAppendMode.Rich;
                options.Events.TimeProvider = new MicrosecondTime();
                options.Events.MetadataConfig.HeadersEnabled = true;
                options.Events.MetadataConfig.CausationIdEnabled = true;
                options.Events.MetadataConfig.CorrelationIdEnabled = true;
                options.Events.UseAdvisoryLockTransaction = true; // see the dependency fix in Directory.Build.props
                options.Projections.LeadershipPollingTime = 1000;
                // An append wakes the daemon; it looks by itself in case the connection that says so is away.
                options.Projections.SlowPollingTime = options.Projections.FastPollingTime = TimeSpan.FromSeconds(1);
                options.Projections.Wakeup = new AppendSignal(connection, name);
                options.Listeners.Add(new AppendAnnouncer(name));
                NeverSkip(options);

                options.OpenTelemetry.TrackConnections = TrackLevel.Normal;
                options.OpenTelemetry.TrackEventCounters();
                options.Listeners.Add(new TraceCarrier());
                configure(options);
            });
        if (settings.AutoCreate) store.ApplyAllDatabaseChangesOnStartup();
        return store.AddAsyncDaemon(settings.Replicas ? DaemonMode.HotCold : DaemonMode.Solo);
    }

    private static void NeverSkip(StoreOptions options)
    {
        options.Projections.Errors.SkipApplyErrors = false;
        options.Projections.Errors.SkipSerializationErrors = false;
        options.Projections.Errors.SkipUnknownEvents = false;
        options.Projections.RebuildErrors.SkipApplyErrors = false;
        options.Projections.RebuildErrors.SkipSerializationErrors = false;
        options.Projections.RebuildErrors.SkipUnknownEvents = false;
    }

    private static string ForService(IServiceCollection services, string? connection, string name)
    {
        if (string.IsNullOrWhiteSpace(connection))
            services.AddConfigurationFault($"ConnectionStrings:{name} (or ConnectionStrings:postgres) must name the PostgreSQL database.");

        try
        {
            // The check lets PostgreSQL notice a dead leader within half a second, so that another replica can take over. A plan that was made
            // while a table was small would read all of it for as long as the connection lives: with 8,000 events the daemon's look at the log
            // took 3 ms instead of 0.05. So an index is used wherever there is one, and no plan is compiled because it seems costly.
            var settings = new NpgsqlConnectionStringBuilder(connection)
            {
                ApplicationName = $"livingreview-{name}",
                Options = "-c client_connection_check_interval=500 -c enable_seqscan=off -c jit=off",
                // Nothing here leaves a setting, a temporary table or a lock on its session, so a connection need not be cleaned between two
                // uses: that was one statement for every use, two of three that a busy service sent.
                NoResetOnClose = true,
            };
            // The same few statements over and over: parsed and planned once. A pooler that cannot keep them sets it to 0 in its string.
            if (!settings.ShouldSerialize("Max Auto Prepare")) settings.MaxAutoPrepare = 100;
            return settings.ConnectionString;
        }
        catch (ArgumentException fault)
        {
            services.AddConfigurationFault($"ConnectionStrings:{name} (or ConnectionStrings:postgres) cannot be read: {fault.Message}");
            return "";
        }
    }
}

/// <summary>Settings of all stores. Section "Store".</summary>
public sealed class StoreSettings
{
    /// <summary>Configuration section.</summary>
    public const string Section = "Store";

    /// <summary>Whether several copies of the service run on one database: one of them then leads its subscriptions.</summary>
    public bool Replicas { get; set; }

    /// <summary>
    /// Whether a service makes and changes its schema itself when it starts: so in the embedded mode and in tests. The hosts of the
    /// distributed mode have false as their default: there <c>livingreview schema apply</c> does it, under another role, and a service
    /// whose schema is not what it needs refuses to start.
    /// </summary>
    public bool AutoCreate { get; set; } = true;
}
