using System.Globalization;
using System.Security.Cryptography;

namespace LivingReview.Hosting.Embedding;

/// <summary>The files of a private server: folder/cluster, folder/password (mode 600) and folder/server.log.</summary>
internal sealed class PostgresCluster
{
    public const string Superuser = "livingreview";

    private readonly PrivatePostgresOptions _options;
    private readonly PostgresBinaries _binaries;
    private readonly ServerAccount _account;

    private PostgresCluster(PrivatePostgresOptions options, PostgresBinaries binaries, ServerAccount account, string password)
    {
        _options = options;
        _binaries = binaries;
        _account = account;
        Password = password;
    }

    public string Password { get; }

    public string Log => Path.Combine(_options.Folder, "server.log");

    /// <summary>Root's home would be the wrong one, and a foreign language would hide the words that are looked for in the log.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?> { ["HOME"] = _options.Folder, ["LC_ALL"] = "C", ["PGDATA"] = null };

    private string Data => DataIn(_options.Folder);

    private string PidFile => Path.Combine(Data, "postmaster.pid");

    public static async Task<PostgresCluster> PrepareAsync(PrivatePostgresOptions options, CancellationToken cancellationToken)
    {
        options = options with { Folder = Path.GetFullPath(options.Folder) };
        var account = await ServerAccount.ChooseAsync(options.Accounts, cancellationToken);
        var exists = File.Exists(Path.Combine(DataIn(options.Folder), "PG_VERSION"));
        var binaries = await PostgresBinaries.FindAsync(exists ? await VersionAsync(options.Folder, cancellationToken) : null, cancellationToken);

        await account.CreateFolderAsync(options.Folder, cancellationToken);
        if (!await account.CanEnterAsync(options.Folder, cancellationToken))
            throw new EmbeddingException($"PostgreSQL runs as the user {account.Name}, who cannot enter {options.Folder}: name a data folder outside private homes with --data, for example /var/lib/livingreview.");

        var file = Path.Combine(options.Folder, "password");
        if (!exists) await InitializeAsync(options, binaries, account, file, cancellationToken);
        return new PostgresCluster(options, binaries, account, (await File.ReadAllTextAsync(file, cancellationToken)).Trim());
    }

    public IReadOnlyList<string> ServerCommand(int port)
    {
        List<string> settings =
        [
            string.Create(CultureInfo.InvariantCulture, $"port={port}"),
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "max_connections=200",
            // A client that died without a word gives its locks free.
            "client_connection_check_interval=500",
        ];
        if (!_options.Durable) settings.AddRange(["fsync=off", "synchronous_commit=off", "full_page_writes=off"]);
        return _account.Wrap([_binaries["postgres"], "-D", Data, .. settings.SelectMany(setting => new[] { "-c", setting })]);
    }

    public void StartNewLog()
    {
        if (File.Exists(Log)) File.Move(Log, Log + ".1", overwrite: true);
    }

    public bool LogSays(string words) => File.Exists(Log) && File.ReadAllText(Log).Contains(words, StringComparison.Ordinal);

    public static string LastComplaint(string log)
    {
        var lines = File.Exists(log) ? File.ReadAllLines(log) : [];
        var complaint = lines.LastOrDefault(line => line.Contains("FATAL:", StringComparison.Ordinal) || line.Contains("PANIC:", StringComparison.Ordinal)) ?? lines.LastOrDefault("no reason given");
        return complaint[(complaint.IndexOf("L:", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..].Trim();
    }

    /// <summary>
    /// The folder's lock says that no other program works here, yet the database of a predecessor that was killed may still be shutting
    /// down, and a process id left in postmaster.pid may by now belong to something else (as in a restarted container).
    /// </summary>
    public async Task AwaitPredecessorAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (File.Exists(PidFile))
        {
            var id = (await File.ReadAllLinesAsync(PidFile, cancellationToken)).FirstOrDefault("").Trim();
            var commandLine = Path.Combine("/proc", id, "cmdline");
            if (id.Length == 0 || !File.Exists(commandLine) || !(await File.ReadAllTextAsync(commandLine, cancellationToken)).Split('\0').Contains(Data, StringComparer.Ordinal))
            {
                File.Delete(PidFile);
                return;
            }

            if (TimeProvider.System.GetElapsedTime(start) > patience)
                throw new EmbeddingException($"Another PostgreSQL server (process {id}) uses {Data}: stop it first.");
            await Task.Delay(50, cancellationToken);
        }
    }

    private static string DataIn(string folder) => Path.Combine(folder, "cluster");

    private static async Task<int> VersionAsync(string folder, CancellationToken cancellationToken)
    {
        var file = Path.Combine(DataIn(folder), "PG_VERSION");
        return int.TryParse((await File.ReadAllTextAsync(file, cancellationToken)).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw new EmbeddingException($"{file} does not name a PostgreSQL version: the data folder is damaged.");
    }

    private static async Task InitializeAsync(PrivatePostgresOptions options, PostgresBinaries binaries, ServerAccount account, string passwordFile, CancellationToken cancellationToken)
    {
        // Made beside its place and moved there when whole: an interrupted first start leaves no half cluster to trip over.
        var fresh = DataIn(options.Folder) + ".new";
        if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
        File.Delete(passwordFile);
        await using (var file = new FileStream(passwordFile, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        await using (var writer = new StreamWriter(file))
            await writer.WriteLineAsync(RandomNumberGenerator.GetHexString(32, lowercase: true).AsMemory(), cancellationToken);
        await account.OwnAsync(passwordFile, cancellationToken);

        List<string> command = [binaries["initdb"], "--pgdata", fresh, "--username", Superuser, "--pwfile", passwordFile, "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale"];
        if (!options.Durable) command.Add("--no-sync");
        var result = await Command.RunAsync(account.Wrap(command), cancellationToken);
        if (result.ExitCode != 0) throw new EmbeddingException($"PostgreSQL could not make a cluster in {options.Folder}: {result.LastErrorLine}");
        Directory.Move(fresh, DataIn(options.Folder));
    }
}
