using System.Globalization;

namespace LivingReview.Hosting.Embedding;

/// <summary>The folder with <c>initdb</c> and <c>postgres</c> on this machine, and the major version of the server in it.</summary>
public sealed record PostgresBinaries
{
    /// <summary>Names the folder with the binaries, before any other place is searched.</summary>
    public const string Variable = "LIVINGREVIEW_PG_BIN";

    private const string Advice = "install them (Debian, Ubuntu: apt-get install postgresql), name their folder in " + Variable + ", or use an existing server with --postgres.";

    private PostgresBinaries(string folder, int major)
    {
        Folder = folder;
        Major = major;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The major version, which a cluster's data files are bound to.</summary>
    public int Major { get; }

    /// <summary>The full path of one of the programs.</summary>
    public string this[string program] => Path.Combine(Folder, program);

    /// <summary>
    /// Finds the binaries: <see cref="Variable"/>, then the search path, then the newest under <c>/usr/lib/postgresql</c>. A cluster
    /// that exists already needs those of its own version, wherever they are.
    /// </summary>
    /// <param name="major">The version that an existing cluster asks for, or null for any.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="EmbeddingException">There are none, or none of the wanted version.</exception>
    public static async Task<PostgresBinaries> FindAsync(int? major, CancellationToken cancellationToken)
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(named))
            return await InspectAsync(named, cancellationToken) ?? throw new EmbeddingException($"{Variable} is {named}, but initdb and postgres are not there.");

        var found = new List<PostgresBinaries>();
        foreach (var folder in SearchPath().Concat(Installed("/usr/lib/postgresql")))
        {
            if (await InspectAsync(folder, cancellationToken) is not { } binaries) continue;
            if (major is null || binaries.Major == major) return binaries;
            found.Add(binaries);
        }

        throw new EmbeddingException(found.Count == 0
            ? "No PostgreSQL binaries found: " + Advice
            : string.Create(CultureInfo.InvariantCulture, $"The data folder was made by PostgreSQL {major}, but only version {string.Join(", ", found.Select(b => b.Major).Distinct())} is installed: install postgresql-{major}, or name another data folder with --data."));
    }

    private static string[] SearchPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Installed(string root) => !Directory.Exists(root)
        ? []
        : Directory.GetDirectories(root)
            .Select(folder => (Folder: Path.Combine(folder, "bin"), IsVersion: int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version), Version: version))
            .Where(candidate => candidate.IsVersion)
            .OrderByDescending(candidate => candidate.Version)
            .Select(candidate => candidate.Folder);

    private static async Task<PostgresBinaries?> InspectAsync(string folder, CancellationToken cancellationToken)
    {
        var server = Path.Combine(folder, "postgres");
        if (!File.Exists(server) || !File.Exists(Path.Combine(folder, "initdb"))) return null;

        // "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"
        var words = (await Command.RunAsync([server, "--version"], cancellationToken)).Output.Split(' ', '\n');
        var number = words.ElementAtOrDefault(2)?.Split('.', 'b', 'd', 'r')[0];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? new PostgresBinaries(folder, version) : null;
    }
}
