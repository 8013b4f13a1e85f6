using System.Net.Http.Headers;
using LivingReview.Agents;
using LivingReview.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Agents;

/// <summary>The Model Context Protocol at <c>/mcp</c>, for programs that read reviews on behalf of a person. It only reads.</summary>
internal static class AgentEndpoint
{
    private const string Path = "/mcp";

    public static IServiceCollection AddAgents(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddTransient<OwnerOfAddress>();
        services.AddHttpClient(EdgeReviewSource.ClientName, http => (http.BaseAddress, http.Timeout) = (OwnerOfAddress.Edge, TimeSpan.FromSeconds(60)))
            .AddHttpMessageHandler<OwnerOfAddress>();
        services.AddScoped<IReviewSource, EdgeReviewSource>();
        // Without sessions any instance of the page may answer any request.
        services.AddReviewAgents().WithHttpTransport(options => options.Stateless = true);
        return services;
    }

    public static void MapAgents(this IEndpointRouteBuilder routes) => routes.MapMcp(Path).AddEndpointFilter(RefuseAsync).ExcludeFromDescription();

    /// <summary>Each read is checked by the service that owns it. An agent without a key learns here already that it needs one, as its protocol expects.</summary>
    private static async ValueTask<object?> RefuseAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var secret = AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var sent) && sent.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) ? sent.Parameter : null;
        var caller = await http.RequestServices.GetRequiredService<CallerClient>().AskAsync(secret, http.RequestAborted);
        if (caller is null or { Role: not null } or { SignInNeeded: false } or { PublicReading: true }) return await next(context);
        http.Response.Headers.WWWAuthenticate = "Bearer";
        return TypedResults.Problem(
            "Authorization: send a valid API key or access token, as in Authorization: Bearer lr_...", statusCode: StatusCodes.Status401Unauthorized,
            title: "Authentication required", type: "urn:livingreview:problem:not-signed-in");
    }
}
