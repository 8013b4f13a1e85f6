using System.Diagnostics;
using Npgsql;

namespace LivingReview.Testing;

/// <summary>PostgreSQL's own programs, as an operator runs them.</summary>
public static class PostgresProgram
{
    /// <summary>The folder with psql, pg_dump and pg_restore: of the search path, else the newest installed.</summary>
    public static string Folder { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(f => f.Length > 0)
        .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).Select(v => Path.Combine(v, "bin")) : [])
        .FirstOrDefault(f => File.Exists(Path.Combine(f, "psql")))
        ?? throw new InvalidOperationException("No psql found for the tests: install PostgreSQL's client programs (Debian: apt-get install postgresql-client).");

    /// <summary>The environment variables of a connection.</summary>
    public static Dictionary<string, string?> EnvironmentOf(string connection)
    {
        var server = new NpgsqlConnectionStringBuilder(connection);
        return new()
        {
            ["PGHOST"] = server.Host,
            ["PGPORT"] = $"{server.Port}",
            ["PGUSER"] = server.Username,
            ["PGPASSWORD"] = server.Password,
            ["PGDATABASE"] = server.Database,
        };
    }

    /// <summary>Runs a program; a failure is an exception with its error output.</summary>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Path.Combine(Folder, program), arguments) { RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error}");
    }
}
