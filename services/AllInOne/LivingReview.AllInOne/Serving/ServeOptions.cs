using System.CommandLine;
using System.Globalization;
using LivingReview.Hosting.Embedding;
using LivingReview.Web.Reviews.Samples;
using Npgsql;

namespace LivingReview.AllInOne.Serving;

/// <summary>Where the one process keeps its data and answers.</summary>
/// <param name="Data">The data folder, unless <paramref name="Postgres"/> names a server.</param>
/// <param name="Port">The port on the loopback addresses.</param>
/// <param name="Postgres">Connection string of an existing PostgreSQL database.</param>
/// <param name="LocalWebhooks">Whether webhooks may go to this machine, also without TLS.</param>
internal sealed record ServeOptions(string? Data, int Port, string? Postgres, bool LocalWebhooks)
{
    /// <summary>Whether the telemetry is shown by the Aspire dashboard.</summary>
    public bool Dashboard { get; init; }

    /// <summary>Reviews that are samples, for the page to say so.</summary>
    public IReadOnlyList<SampleReview> Samples { get; init; } = [];

    /// <summary>Whether the page has persons to switch between.</summary>
    public bool People { get; init; }

    /// <summary>Whether the sources of the literature are stood in for on this machine, so that nothing is asked outside.</summary>
    public bool SourcesStandIn { get; init; }

    private static readonly Option<string?> DataOption = new("--data")
    {
        Description = $"Folder that keeps the database. Default: {DataFolder.Variable}, else the user's data home (root: /var/lib/livingreview).",
        HelpName = "DIR",
    };

    private static readonly Option<int> PortOption = new("--port")
    {
        Description = "Port of the page and the API, on this machine only.",
        HelpName = "N",
        DefaultValueFactory = _ => 5080,
    };

    private static readonly Option<string?> PostgresOption = new("--postgres")
    {
        Description = "Use this PostgreSQL database (a connection string such as \"Host=db;Database=livingreview;Username=me;Password=...\") instead of starting one.",
        HelpName = "CONNECTION",
    };

    private static readonly Option<bool> LocalWebhooksOption = new("--local-webhooks")
    {
        Description = "Let webhooks go to this machine (http://localhost:9999), to try them. Otherwise they reach public addresses with TLS alone.",
    };

    static ServeOptions()
    {
        PortOption.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535))
                result.AddError($"--port must be a number from 1 to 65535, not '{token.Value}'.");
        });
        PostgresOption.Validators.Add(result =>
        {
            try
            {
                if (result.Tokens is [var token]) _ = new NpgsqlConnectionStringBuilder(token.Value);
            }
            catch (ArgumentException fault)
            {
                result.AddError($"--postgres is not a connection string: {fault.Message}");
            }
        });
    }

    public static void AddTo(Command command)
    {
        command.Options.Add(DataOption);
        command.Options.Add(PortOption);
        command.Options.Add(PostgresOption);
        command.Options.Add(LocalWebhooksOption);
        command.Validators.Add(result =>
        {
            if (result.GetResult(DataOption) is not null && result.GetResult(PostgresOption) is not null)
                result.AddError("--data and --postgres exclude each other: the one names a database of our own, the other an existing one.");
        });
    }

    public static ServeOptions From(ParseResult result) =>
        new(result.GetValue(DataOption), result.GetValue(PortOption), result.GetValue(PostgresOption), result.GetValue(LocalWebhooksOption));
}
