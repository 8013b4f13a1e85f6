using System.Globalization;
using LivingReview.AllInOne.Demonstrating;
using LivingReview.AllInOne.Secrets;
using LivingReview.Analysis;
using LivingReview.Hosting;
using LivingReview.Hosting.Bus;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Notification.Secrets;
using LivingReview.Surveillance;
using LivingReview.Web;

namespace LivingReview.AllInOne.Serving;

/// <summary>Every service in one process: the same registrations as in the hosts, over one bus, one database and one port.</summary>
internal static class Composition
{
    public static WebApplication Build(string connectionString, ServeOptions options, string? keyFile, TelemetryDashboard? dashboard = null, IReadOnlyDictionary<string, string?>? sources = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseStaticWebAssets(); // an unpublished build has the page's assets in the package folders
        var port = options.Port;
        var self = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:postgres"] = connectionString,
            ["Services:Ingestion"] = self,
            ["Services:Analysis"] = self,
            ["Services:Notification"] = self,
            ["Services:Surveillance"] = self,
            ["Notification:Mail:PlotsAddress"] = self,
        });
        if (dashboard is not null)
        {
            builder.Configuration.AddInMemoryCollection(dashboard.Settings);
            builder.Configuration["Web:TelemetryAddress"] = dashboard.SignIn.ToString();
        }

        if (sources is not null) builder.Configuration.AddInMemoryCollection([.. sources, new("Surveillance:LookSeconds", "1")]);

        // Events carry absolute addresses, which lead here unless people know this program by another.
        builder.Configuration["Notification:PublicAddress"] ??= string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}");
        if (options.LocalWebhooks)
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Notification:Webhooks:AllowedNetworks:0"] = "127.0.0.0/8",
                ["Notification:Webhooks:AllowedNetworks:1"] = "::1/128",
            });
        }

        if (options.People)
        {
            var folder = keyFile is null ? Directory.CreateTempSubdirectory("livingreview-people-").FullName : Path.GetDirectoryName(keyFile)!;
            builder.Configuration.AddInMemoryCollection(DemoPeople.Create(folder));
        }

        // Keys in the data folder are in force unless another file or an issuer is configured.
        if (builder.Configuration["Authentication:KeyFile"] is null && keyFile is not null && File.Exists(keyFile)) builder.Configuration["Authentication:KeyFile"] = keyFile;
        if (builder.Configuration["Authentication:AccountFile"] is null && keyFile is not null && Path.Combine(Path.GetDirectoryName(keyFile)!, "accounts.json") is var accounts && File.Exists(accounts))
            builder.Configuration["Authentication:AccountFile"] = accounts;
        // The keys lie beside the database, not in it: a dump holds no secret.
        if (keyFile is not null) builder.Configuration[$"{SecretOptions.Section}:{nameof(SecretOptions.KeyFolder)}"] ??= SecretsCommand.FolderIn(Path.GetDirectoryName(keyFile));
        // Sign-ins on the page outlive a restart.
        if (keyFile is not null) builder.Configuration["Web:KeysFolder"] ??= Path.Combine(Path.GetDirectoryName(keyFile)!, "page-keys");
        // "localhost" is both loopback addresses and nothing else.
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"));
        // Standard output is the command's; what goes wrong is written beside it.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (builder.Configuration["Logging:LogLevel:Default"] is null) builder.Logging.SetMinimumLevel(LogLevel.Warning);

        // It warns once per machine that the page's keys lie unencrypted in the user's home, where they belong.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        builder.AddServiceDefaults("livingreview");
        builder.Services.AddIngestion(builder.Configuration);
        builder.Services.AddAnalysis(builder.Configuration);
        builder.Services.AddNotification(builder.Configuration);
        builder.Services.AddSurveillance(builder.Configuration);
        builder.Services.AddWeb(builder.Configuration);
        foreach (var sample in options.Samples) builder.Services.AddSingleton(sample);
        builder.Services.AddLivingReviewBus(
            builder.Configuration,
            bus => bus.AddIngestionConsumers(),
            bus => bus.AddAnalysisConsumers(),
            bus => bus.AddNotificationConsumers(),
            bus => bus.AddSurveillanceConsumers());

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapIngestion();
        app.MapAnalysis();
        app.MapNotification();
        app.MapSurveillance();
        app.MapWeb(forward: false);
        return app;
    }
}
