using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LivingReview.AllInOne.Demonstrating;
using LivingReview.AllInOne.Keys;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Embedding;
using LivingReview.Hosting.Supervision;
using LivingReview.Surveillance.StandIn;

namespace LivingReview.AllInOne.Serving;

/// <summary>The embedded mode: database, services and page, started together and stopped together.</summary>
internal static class Server
{
    /// <summary>Runs until cancelled.</summary>
    /// <param name="options">Where.</param>
    /// <param name="say">Receives one line for each thing done.</param>
    /// <param name="ready">Called when everything answers, with a client of the API that may do everything.</param>
    /// <param name="cancellationToken">Ctrl-C or SIGTERM.</param>
    public static async Task<int> RunAsync(ServeOptions options, TextWriter say, Func<ServerConnection, TextWriter, CancellationToken, Task> ready, CancellationToken cancellationToken)
    {
        RefuseTakenPort(options.Port);
        await using var database = await Database.OpenAsync(options, say, cancellationToken);
        await using var dashboard = options.Dashboard ? await TelemetryDashboard.StartAsync(say, cancellationToken) : null;
        if (dashboard is not null) await say.WriteLineAsync($"Dashboard   {dashboard.SignIn}");
        await using var sources = options.SourcesStandIn ? await SourcesStandIn.StartAsync(TimeProvider.System, cancellationToken) : null;
        sources?.Publish(DemoSources.Works);
        await using var app = Composition.Build(database.ConnectionString, options, options.Postgres is null ? KeysCommand.FileIn(options.Data) : null, dashboard, sources?.Settings());
        await say.WriteLineAsync(AccessOf(app.Configuration));
        await StartAsync(app, options.Port, cancellationToken);
        using var session = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // The demonstration, too, ends when the database does.
            var loss = database.WaitForLossAsync(session.Token);
            using var api = new ServerConnection(
                new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{options.Port}")), app.IssueProcessKey("demo", Role.Owner), isOwn: false);
            var work = ready(api, say, session.Token);
            if (await Task.WhenAny(work, loss) == work)
            {
                await work;
                await say.WriteLineAsync("Ctrl-C stops everything.");
                await Task.WhenAny(app.WaitForShutdownAsync(cancellationToken), loss);
            }

            if (loss.IsCompletedSuccessfully) throw new EmbeddingException(await loss);
            if (app.Services.GetRequiredService<PipelineState>().Failure is { } failure) throw new EmbeddingException(failure);
            return ExitCode.Success;
        }
        finally
        {
            await session.CancelAsync();
            await app.StopAsync(CancellationToken.None);
        }
    }

    private static string AccessOf(IConfiguration configuration) =>
        configuration["Authentication:KeyFile"] is { Length: > 0 } file ? $"Access      with an API key of {file}"
        : configuration["Authentication:AccountFile"] is { Length: > 0 } accounts ? $"Access      with a passkey of {accounts}"
        : configuration["Authentication:Authority"] is { Length: > 0 } issuer ? $"Access      with a token of {issuer}"
        : "Access      open to everyone on this machine, and to no one else; 'livingreview accounts invite NAME --role owner' invites people, 'livingreview keys create NAME' makes keys";

    /// <summary>Checked before anything is started; a port taken later is handled in <see cref="StartAsync"/>.</summary>
    private static void RefuseTakenPort(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
        }
        catch (SocketException fault)
        {
            throw Taken(port, fault);
        }
    }

    private static async Task StartAsync(WebApplication app, int port, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException fault) when (fault.InnerException is not null)
        {
            throw Taken(port, fault);
        }
        catch (Npgsql.NpgsqlException fault)
        {
            throw new EmbeddingException($"The database does not answer: {fault.Message}", fault);
        }
    }

    private static EmbeddingException Taken(int port, Exception fault) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Cannot listen on port {port} of this machine ({fault.Message}): name another with --port."), fault);
}
