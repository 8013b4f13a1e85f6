using System.Globalization;

namespace LivingReview.Hosting.Embedding;

/// <summary>The folder that holds everything an embedded LivingReview keeps, locked against a second one for as long as it is open.</summary>
public sealed class DataFolder : IDisposable
{
    /// <summary>Names the folder when no option does.</summary>
    public const string Variable = "LIVINGREVIEW_DATA";

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>
    /// Where data goes by default: <see cref="Variable"/>; for root <c>/var/lib/livingreview</c>, because the database
    /// runs as another account that cannot pass root's home; else the user's data home (<c>XDG_DATA_HOME</c> or <c>~/.local/share</c>).
    /// </summary>
    /// <exception cref="EmbeddingException">The user has no home folder.</exception>
    public static string Default
    {
        get
        {
            var named = Environment.GetEnvironmentVariable(Variable);
            if (!string.IsNullOrEmpty(named)) return named;
            if (Environment.IsPrivilegedProcess) return "/var/lib/livingreview";
            // Not verified: a new user's ~/.local/share does not exist yet, and would otherwise count as no home at all.
            var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return home.Length > 0
                ? System.IO.Path.Combine(home, "livingreview")
                : throw new EmbeddingException("The user has no home folder: name the data folder with --data or " + Variable + ".");
        }
    }

    /// <summary>Opens the folder, creating it when it does not exist.</summary>
    /// <exception cref="EmbeddingException">It cannot be written, or another process has it open.</exception>
    public static DataFolder Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            // Others may pass through, not look: the database's account must reach its own folder, which no other account can read.
            const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(full, Environment.IsPrivilegedProcess ? Own | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : Own);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddingException($"Cannot create the data folder {full}: {fault.Message}", fault);
        }

        var file = System.IO.Path.Combine(full, "lock");
        try
        {
            // The runtime holds an advisory lock on a file opened without sharing; the kernel drops it with the process.
            var held = new FileStream(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            held.SetLength(0);
            held.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            return new DataFolder(full, held);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new EmbeddingException($"Cannot write to the data folder {full}: {fault.Message}", fault);
        }
        catch (IOException fault)
        {
            throw new EmbeddingException($"The data folder {full} is in use by another livingreview{Holder(file)}: stop it, or name another folder with --data.", fault);
        }
    }

    /// <summary>Gives the folder free.</summary>
    public void Dispose() => _lock.Dispose();

    // The runtime's own readers would ask for the lock; another program would not.
    private static string Holder(string file)
    {
        using var reader = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("cat", [file]) { RedirectStandardOutput = true, RedirectStandardError = true });
        var id = reader?.StandardOutput.ReadToEnd().Trim();
        return string.IsNullOrEmpty(id) ? "" : $" (process {id})";
    }
}
