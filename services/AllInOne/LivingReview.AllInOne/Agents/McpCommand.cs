using System.CommandLine;
using LivingReview.Agents;
using LivingReview.Client;

namespace LivingReview.AllInOne.Agents;

/// <summary><c>livingreview mcp --server URL</c>: the Model Context Protocol over standard input and output, for an agent on this machine.</summary>
internal static class McpCommand
{
    public static Command Create()
    {
        var server = ServerOption.Create();
        var key = new Option<string?>("--key") { Description = "API key. Default: LIVINGREVIEW_KEY of the environment.", HelpName = "KEY" };
        var command = new Command("mcp", "Let an agent read the reviews of a running system: a server of the Model Context Protocol on standard input and output.") { server, key };
        command.SetAction(async (result, cancellationToken) =>
        {
            await RunAsync(result.GetValue(server)!, result.GetValue(key), cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task RunAsync(Uri address, string? key, CancellationToken cancellationToken)
    {
        using var server = new ServerConnection(address, key);
        // Reads no settings of the folder that the agent happens to start it in.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        // Standard output is the protocol's.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<IReviewSource>(new ConnectedReviews(server));
        builder.Services.AddReviewAgents().WithStdioServerTransport();
        using var host = builder.Build();
        await host.RunAsync(cancellationToken);
    }

    /// <summary>The installation that the command was told.</summary>
    private sealed class ConnectedReviews(ServerConnection server) : IReviewSource
    {
        public Uri Address => server.Root;

        public LivingReviewClient Client => server.Client;
    }
}
