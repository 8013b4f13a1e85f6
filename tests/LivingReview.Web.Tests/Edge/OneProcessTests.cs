using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivingReview.Web.Tests.Edge;

/// <summary>The page in the process that serves the API itself.</summary>
public sealed class OneProcessTests : IAsyncLifetime
{
    private WebApplication _app = null!;
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "LivingReview.Web.Host" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseStaticWebAssets();
        builder.Services.AddWeb(builder.Configuration);
        _app = builder.Build();
        // The address is only known once the process listens; the page asks for it no earlier.
        foreach (var service in new[] { "Ingestion", "Analysis", "Notification", "Surveillance" })
            builder.Configuration[$"Services:{service}"] = "http://127.0.0.1:1";
        _app.MapGet("/api/reviews", () => "own answer");
        _app.MapPost("/api/reviews", () => Results.NoContent());
        _app.MapWeb(forward: false);
        await _app.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "api/reviews", HttpStatusCode.OK)]
    [InlineData("DELETE", "api/reviews", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "api/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "_framework/blazor.web.js", HttpStatusCode.OK)]
    [InlineData("GET", "no/such/page", HttpStatusCode.NotFound)]
    public async Task The_page_leaves_the_api_to_the_process(string method, string address, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);

        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);

        var isPage = response.Content.Headers.ContentType?.MediaType == "text/html";
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(address.StartsWith("no/", StringComparison.Ordinal), isPage);
    }
}
