using LivingReview.Client;
using LivingReview.Figures.Raster;
using LivingReview.Web.Access;
using LivingReview.Web.Accounts;
using LivingReview.Web.Agents;
using LivingReview.Web.Alerts;
using LivingReview.Web.Certainty;
using LivingReview.Web.Edge;
using LivingReview.Web.Embedding;
using LivingReview.Web.Figures;
using LivingReview.Web.Languages;
using LivingReview.Web.Live;
using LivingReview.Web.Operations;
using LivingReview.Web.Protocols;
using LivingReview.Web.Reading;
using LivingReview.Web.Reporting;
using LivingReview.Web.Reviews.Overview;
using LivingReview.Web.Shell;
using LivingReview.Web.Studies.Listing;
using LivingReview.Web.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LivingReview.Web;

/// <summary>The page and, where the services run separately, the public edge in front of them.</summary>
public static class WebModule
{
    /// <summary>
    /// Registers the page. Reads the settings <c>Services:Ingestion</c>, <c>Services:Analysis</c>, <c>Services:Notification</c> and
    /// <c>Services:Surveillance</c> at start (not earlier); invalid ones cause an <see cref="OptionsValidationException"/> that lists every error.
    /// </summary>
    public static IServiceCollection AddWeb(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSignIn(configuration);
        services.AddReading(configuration);
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddHttpForwarder();
        services.AddSharedPages();
        services.AddHttpClient(nameof(ApiReference));
        // Tokens in the pages differ with every response, so that compressing them over https gives nothing away.
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "application/problem+json", "application/atom+xml", "text/csv"];
        });
        services.AddSingleton<ApiForwarding>();
        services.AddAgents();
        return services;
    }

    /// <summary>The services that the components of the page need, without the web server.</summary>
    internal static IServiceCollection AddReading(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ServiceAddresses>().Bind(configuration.GetSection(ServiceAddresses.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ServiceAddresses>, ServiceAddressesValidator>();
        services.AddMemoryCache();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new LiveTiming());
        services.AddSingleton<LiveHub>();
        services.TryAddScoped<Credential>();
        services.AddPersonalReading();
        services.AddApiClient<CallerClient>(Service.Ingestion);
        services.AddApiClient<ReviewsClient>(Service.Ingestion);
        services.AddApiClient<ProtocolsClient>(Service.Ingestion);
        services.AddApiClient<ExtractionsClient>(Service.Ingestion);
        services.AddApiClient<OriginsClient>(Service.Ingestion);
        services.AddApiClient<CommentsClient>(Service.Ingestion);
        services.AddApiClient<StudiesClient>(Service.Ingestion);
        // Shorter than the browser keeps what it has sent (connection.js).
        services.AddApiClient<FormDraftsClient>(Service.Ingestion, TimeSpan.FromSeconds(5));
        services.AddScoped<PipelineHealth>();
        services.AddOptions<TelemetryLink>().Bind(configuration.GetSection(TelemetryLink.Section));
        services.AddHttpClient(nameof(PipelineHealth));
        services.AddApiClient<EvidenceClient>(Service.Ingestion, TimeSpan.FromMinutes(5));
        services.AddApiClient<CertaintyClient>(Service.Ingestion);
        services.AddScoped<FindingsReader>();
        services.AddScoped<FigureReader>();
        services.AddScoped<ReportReader>();
        services.AddOptions<EmbeddingOptions>().Bind(configuration.GetSection(EmbeddingOptions.Section)).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<EmbeddingOptions>, EmbeddingOptionsValidator>();
        services.TryAddSingleton(_ => new BitmapBudget());
        services.AddApiClient<ImportsClient>(Service.Ingestion, TimeSpan.FromMinutes(15));
        services.AddApiClient<RecordsClient>(Service.Surveillance, TimeSpan.FromMinutes(5));
        services.AddApiClient<StudyEffectClient>(Service.Analysis, TimeSpan.FromSeconds(60));
        services.AddApiClient<EstimatesClient>(Service.Analysis);
        services.AddApiClient<VersionsClient>(Service.Analysis);
        services.AddApiClient<AlertsClient>(Service.Notification);
        services.AddApiClient<IngestionOperations>(Service.Ingestion);
        services.AddApiClient<AnalysisOperations>(Service.Analysis);
        services.AddApiClient<NotificationOperations>(Service.Notification);
        services.AddApiClient<SearchesClient>(Service.Surveillance);
        services.AddApiClient<ScreeningClient>(Service.Surveillance, TimeSpan.FromMinutes(5));
        services.AddApiClient<SurveillanceOperations>(Service.Surveillance);
        services.AddScoped<ActorName>();
        services.AddApiClient<EventStreamClient>(Service.Notification, Timeout.InfiniteTimeSpan);
        return services;
    }

    /// <summary>
    /// Maps the page, its assets and its figures. With <paramref name="forward"/> everything under <c>/api</c> is forwarded to the service that
    /// owns it; otherwise the same process is expected to serve the API itself.
    /// </summary>
    public static WebApplication MapWeb(this WebApplication app, bool forward)
    {
        app.UseResponseCompression();
        app.UseSecurityHeaders();
        app.UseSignIn();
        app.UseLanguages();
        app.UseSharedPages();
        app.UseNotFoundPage();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options =>
            // SecurityHeaders sets a stricter policy.
            options.ContentSecurityFrameAncestorsPolicy = null)
            // Link checkers send HEAD requests.
            .Add(page => page.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head, HttpMethods.Post])));
        FigureDownload.Map(app);
        TableDownload.Map(app);
        SignInEndpoints.Map(app);
        PasskeyEndpoints.Map(app);
        StudyDownloads.Map(app);
        ApiReference.Map(app, merge: forward);
        FindingsDownload.Map(app);
        ReportDownload.Map(app);
        EmbeddingEndpoints.Map(app);
        FollowEndpoint.Map(app);
        SinceEndpoint.Map(app);
        ProtocolDownload.Map(app);
        app.MapAgents();
        if (forward)
            ApiForwarding.Map(app);
        return app;
    }
}
