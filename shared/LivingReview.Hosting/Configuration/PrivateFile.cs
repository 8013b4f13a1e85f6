using System.Globalization;
using System.Text.Json;

namespace LivingReview.Hosting.Configuration;

/// <summary>A list in a JSON file that its owner alone may read, and that several processes change one after the other.</summary>
internal static class PrivateFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true, RespectNullableAnnotations = true };
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    /// <summary>The entries of a file; none if there is no file yet.</summary>
    /// <param name="path">Path.</param>
    /// <param name="name">What it is called in messages: "key file".</param>
    /// <param name="faultOf">What is wrong with the entries; null for nothing.</param>
    /// <exception cref="InvalidConfigurationException">It is no such file; the message names the line or the entry.</exception>
    public static IReadOnlyList<T> Read<T>(string path, string name, Func<List<T?>, string?> faultOf)
        where T : class
    {
        if (!File.Exists(path)) return [];
        try
        {
            var entries = JsonSerializer.Deserialize<List<T?>>(File.ReadAllText(path), Json) ?? throw new InvalidConfigurationException($"The {name} {path} cannot be read: it holds null instead of a list.");
            return faultOf(entries) is { } fault ? throw new InvalidConfigurationException($"The {name} {path} cannot be read: {fault}") : [.. entries.OfType<T>()];
        }
        catch (JsonException fault)
        {
            throw new InvalidConfigurationException(string.Create(CultureInfo.InvariantCulture, $"The {name} {path} cannot be read at line {(fault.LineNumber ?? 0) + 1}: {fault.Message.ReplaceLineEndings(" ")}"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidConfigurationException($"The {name} {path} cannot be read: {fault.Message}");
        }
    }

    /// <summary>Changes the file; other writers, in this process or another, wait for their turn.</summary>
    /// <param name="path">Path.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="read">Reads the present entries.</param>
    /// <param name="change">From the present entries to the new ones.</param>
    /// <exception cref="InvalidConfigurationException">It cannot be read or written, or another process keeps it locked.</exception>
    public static void Change<T>(string path, string name, Func<string, IReadOnlyList<T>> read, Func<IReadOnlyList<T>, IReadOnlyList<T>> change)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        using var turn = Lock(path, name);
        Replace(path, name, change(read(path)));
    }

    /// <summary>Replaces the file in one step: a reader sees the old entries or the new, and so does a machine whose power failed.</summary>
    private static void Replace<T>(string path, string name, IReadOnlyList<T> entries)
    {
        var fresh = path + ".new"; // the lock makes us the only writer
        try
        {
            using (var file = new FileStream(fresh, OwnerOnly(FileMode.Create, FileShare.None)))
            {
                JsonSerializer.Serialize(file, entries, Json);
                file.Flush(flushToDisk: true);
            }

            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            File.Delete(fresh);
            throw new InvalidConfigurationException($"The {name} {path} cannot be written: {fault.Message}");
        }
    }

    /// <summary>The lock is a file beside it, which stays: a lock on the file itself would go with it when it is replaced.</summary>
    private static FileStream Lock(string path, string name)
    {
        for (var waited = TimeSpan.Zero; ; waited += LockPause)
        {
            try
            {
                return new FileStream(path + ".lock", OwnerOnly(FileMode.OpenOrCreate, FileShare.None));
            }
            catch (IOException) when (waited < LockPatience)
            {
                Thread.Sleep(LockPause);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                throw new InvalidConfigurationException($"The {name} {path} cannot be locked: {fault.Message}");
            }
        }
    }

    private static FileStreamOptions OwnerOnly(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}
