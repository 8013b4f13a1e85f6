using System.Reflection;
using LivingReview.Agents.Tools;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;

namespace LivingReview.Agents;

/// <summary>A read-only server of the Model Context Protocol over the API: tools and resources, without a transport.</summary>
public static class AgentsModule
{
    private const string Instructions =
        "Living systematic reviews of diagnostic test accuracy. Everything here only reads. A pooled estimate holds for one review, one stratum and one revision " +
        "of the evidence, and the evidence changes: never give a number without the sentence in its member cite, and say so when isCurrent is false. " +
        "Start with list_reviews, then get_review for the strata, then get_estimates.";

    /// <summary>Registers the server; the caller adds a transport and an <see cref="IReviewSource"/>.</summary>
    /// <param name="services">The services.</param>
    public static IMcpServerBuilder AddReviewAgents(this IServiceCollection services)
    {
        services.AddScoped<ReviewReader>();
        return services.AddMcpServer(options =>
            {
                options.ServerInfo = new Implementation { Name = "livingreview", Title = "LivingReview", Version = Version };
                options.ServerInstructions = Instructions;
            })
            .WithTools<ReviewTools>(AgentJson.Options)
            .WithTools<EstimateTools>(AgentJson.Options)
            .WithTools<ChangeTools>(AgentJson.Options)
            .WithTools<FigureTool>(AgentJson.Options)
            .WithResources<ReviewResources>()
            .WithRequestFilters(filters => filters.AddCallToolFilter(ToolArguments.Check));
    }

    private static string Version => typeof(AgentsModule).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
