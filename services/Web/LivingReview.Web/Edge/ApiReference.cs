using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Scalar.AspNetCore;

namespace LivingReview.Web.Edge;

/// <summary>The API described for programs at /openapi/v1.json and for people at /reference, from this address alone.</summary>
internal static class ApiReference
{
    /// <summary>Address of the document.</summary>
    public const string Document = "/openapi/v1.json";

    /// <summary>Address of the reference.</summary>
    public const string Page = "/reference";

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    public static void Map(IEndpointRouteBuilder routes, bool merge)
    {
        routes.MapScalarApiReference(Page, (options, http) => options
            .WithTitle("LivingReview API").AddDocument("v1", routePattern: Document)
            .DisableDefaultFonts().DisableTelemetry().DisableAgent().HideClientButton().HideDeveloperTools()
            .WithNonce(NonceOf(http))).AllowAnonymous();
        if (merge) routes.MapMethods(Document, [HttpMethods.Get, HttpMethods.Head], MergedAsync).ExcludeFromDescription().AllowAnonymous();
    }

    /// <summary>The value by which the page's one inline script is allowed, new for each response.</summary>
    public static string NonceOf(HttpContext http)
    {
        if (http.Items[typeof(ApiReference)] is string known) return known;
        var nonce = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(18));
        http.Items[typeof(ApiReference)] = nonce;
        return nonce;
    }

    private static async Task<IResult> MergedAsync(HttpContext http, IHttpClientFactory clients, IOptions<ServiceAddresses> addresses, IMemoryCache cache, CancellationToken cancellationToken)
    {
        if (cache.TryGetValue(typeof(MergedDocument), out string? known)) return Results.Text(known, "application/json");
        using var client = clients.CreateClient(nameof(ApiReference));
        client.Timeout = TimeSpan.FromSeconds(15);
        try
        {
            var documents = await Task.WhenAll(Enum.GetValues<Service>().Select(async service =>
                JsonNode.Parse(await client.GetStringAsync(new Uri(addresses.Value.For(service), Document), cancellationToken))!.AsObject()));
            var merged = MergedDocument.Of(documents).ToJsonString();
            return Results.Text(cache.Set(typeof(MergedDocument), merged, Kept), "application/json");
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return TypedResults.Problem(
                "A service does not say what it offers; try again in a moment.", statusCode: StatusCodes.Status502BadGateway, title: "A service is not responding", type: "urn:livingreview:problem:service-unreachable");
        }
    }
}
