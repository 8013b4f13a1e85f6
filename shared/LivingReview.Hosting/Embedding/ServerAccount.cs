using System.Globalization;

namespace LivingReview.Hosting.Embedding;

/// <summary>
/// The operating system account that an embedded server runs as. PostgreSQL refuses to run as root, so root lends its servers to an
/// unprivileged account; other users run them as themselves.
/// </summary>
public sealed class ServerAccount
{
    private readonly string[] _prefix;

    private ServerAccount(string name, string[] prefix)
    {
        Name = name;
        _prefix = prefix;
    }

    /// <summary>The account's name.</summary>
    public string Name { get; }

    /// <summary>True when the server runs as another account than this process.</summary>
    public bool IsLent => _prefix.Length > 0;

    /// <summary>Chooses the account: for root the first of <paramref name="candidates"/> that exists, otherwise the current one.</summary>
    /// <param name="candidates">Unprivileged accounts in order of preference; <c>nobody</c> is tried last in any case.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="EmbeddingException">The current user id has no name, or root finds none of the accounts.</exception>
    public static async Task<ServerAccount> ChooseAsync(IReadOnlyList<string> candidates, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            var current = await Command.RunAsync(["id", "-un"], cancellationToken);
            return current.ExitCode == 0
                ? new ServerAccount(current.Output.Trim(), [])
                : throw new EmbeddingException("PostgreSQL cannot run under a user id that has no name: give the user an entry in /etc/passwd, or use an existing server with --postgres.");
        }

        foreach (var candidate in candidates.Append("nobody"))
        {
            var group = await Command.RunAsync(["id", "-g", candidate], cancellationToken);
            if (group.ExitCode == 0)
                return new ServerAccount(candidate, ["setpriv", "--reuid=" + candidate, "--regid=" + group.Output.Trim(), "--init-groups", "--"]);
        }

        throw new EmbeddingException(string.Create(CultureInfo.InvariantCulture, $"Running as root, but none of the accounts {string.Join(", ", candidates)}, nobody exists to lend the server to: run as another user."));
    }

    /// <summary>The command as it must be started from this process so that it runs as the account.</summary>
    public IReadOnlyList<string> Wrap(params IEnumerable<string> command) => [.. _prefix, .. command];

    /// <summary>Creates a folder that belongs to the account and that no other account (but root) can read. An existing one is kept.</summary>
    public async Task CreateFolderAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddingException($"Cannot create the folder {path}: {fault.Message}", fault);
        }

        await OwnAsync(path, cancellationToken);
    }

    /// <summary>Gives a file or folder to the account.</summary>
    internal async Task OwnAsync(string path, CancellationToken cancellationToken)
    {
        if (!IsLent) return;
        var result = await Command.RunAsync(["chown", "-R", Name, path], cancellationToken);
        if (result.ExitCode != 0) throw new EmbeddingException($"Cannot give {path} to the account {Name}: {result.LastErrorLine}");
    }

    /// <summary>True when the account can enter the folder, which needs the right to pass every parent too.</summary>
    internal async Task<bool> CanEnterAsync(string path, CancellationToken cancellationToken) =>
        (await Command.RunAsync(Wrap("test", "-x", path), cancellationToken)).ExitCode == 0;
}
