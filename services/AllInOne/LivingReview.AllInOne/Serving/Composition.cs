using System.Globalization;
using LivingReview.Analysis;
using LivingReview.Hosting;
using LivingReview.Hosting.Bus;
using LivingReview.Ingestion;
using LivingReview.Web;

namespace LivingReview.AllInOne.Serving;

/// <summary>Every service in one process: the same registrations as in the hosts, over one bus, one database and one port.</summary>
internal static class Composition
{
    public static WebApplication Build(string connectionString, int port)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        var self = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:postgres"] = connectionString,
            ["Services:Ingestion"] = self,
            ["Services:Analysis"] = self,
            ["Services:Notification"] = self,
        });
        // "localhost" is both loopback addresses and nothing else.
        builder.WebHost.UseUrls(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"));
        // An unpublished build has its assets in the projects' folders; a published one ignores this.
        builder.WebHost.UseStaticWebAssets();
        // Standard output is the command's; what goes wrong is written beside it.
        builder.Logging.ClearProviders().AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (builder.Configuration["Logging:LogLevel:Default"] is null) builder.Logging.SetMinimumLevel(LogLevel.Warning);

        builder.AddServiceDefaults("livingreview");
        builder.Services.AddIngestion(builder.Configuration);
        builder.Services.AddAnalysis(builder.Configuration);
        builder.Services.AddWeb(builder.Configuration);
        builder.Services.AddLivingReviewBus(
            builder.Configuration,
            bus => bus.AddIngestionConsumers(),
            bus => bus.AddAnalysisConsumers());

        var app = builder.Build();
        app.UseServiceDefaults();
        app.MapIngestion();
        app.MapAnalysis();
        app.MapWeb(forward: false);
        return app;
    }
}
