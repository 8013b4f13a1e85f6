using System.Globalization;
using System.Text.Json;
using LivingReview.Hosting.Configuration;

namespace LivingReview.Hosting.Authentication;

/// <summary>The file of API keys. Secrets are not in it.</summary>
public static class KeyFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true, RespectNullableAnnotations = true };
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    /// <summary>The keys of a file; none if there is no file yet.</summary>
    /// <param name="path">Path.</param>
    /// <exception cref="InvalidConfigurationException">It is not a file of keys; the message names the line or the key.</exception>
    public static IReadOnlyList<ApiKey> Read(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            var keys = JsonSerializer.Deserialize<List<ApiKey?>>(File.ReadAllText(path), Json) ?? throw new InvalidConfigurationException($"The key file {path} cannot be read: it holds null instead of a list of keys.");
            return FaultOf(keys) is { } fault ? throw new InvalidConfigurationException($"The key file {path} cannot be read: {fault}") : [.. keys.OfType<ApiKey>()];
        }
        catch (JsonException fault)
        {
            throw new InvalidConfigurationException(string.Create(CultureInfo.InvariantCulture, $"The key file {path} cannot be read at line {(fault.LineNumber ?? 0) + 1}: {fault.Message.ReplaceLineEndings(" ")}"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidConfigurationException($"The key file {path} cannot be read: {fault.Message}");
        }
    }

    /// <summary>Changes the file; other writers, in this process or another, wait for their turn.</summary>
    /// <param name="path">Path.</param>
    /// <param name="change">From the present keys to the new ones.</param>
    /// <exception cref="InvalidConfigurationException">It cannot be read or written, or another process keeps it locked.</exception>
    public static void Change(string path, Func<IReadOnlyList<ApiKey>, IReadOnlyList<ApiKey>> change)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        using var turn = Lock(path);
        Replace(path, change(Read(path)));
    }

    /// <summary>Replaces the file in one step, readable by its owner alone: a reader sees the old keys or the new, and so does a machine whose power failed.</summary>
    private static void Replace(string path, IReadOnlyList<ApiKey> keys)
    {
        var fresh = path + ".new"; // the lock makes us the only writer
        try
        {
            using (var file = new FileStream(fresh, OwnerOnly(FileMode.Create, FileShare.None)))
            {
                JsonSerializer.Serialize(file, keys, Json);
                file.Flush(flushToDisk: true);
            }

            File.Move(fresh, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            File.Delete(fresh);
            throw new InvalidConfigurationException($"The key file {path} cannot be written: {fault.Message}");
        }
    }

    /// <summary>The lock is a file beside it, which stays: a lock on the file itself would go with it when it is replaced.</summary>
    private static FileStream Lock(string path)
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
                throw new InvalidConfigurationException($"The key file {path} cannot be locked: {fault.Message}");
            }
        }
    }

    private static FileStreamOptions OwnerOnly(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = share };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    private static string? FaultOf(List<ApiKey?> keys)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < keys.Count; i++)
        {
            var which = string.Create(CultureInfo.InvariantCulture, $"key {i + 1}");
            if (keys[i] is not { } key) return $"{which} is null.";
            if (!ids.Add(key.Id)) return $"{which} has the id '{key.Id}' of another.";
            if (Roles.Parse(key.Role) is null) return $"{which} ({key.Id}) has an unknown role; there are {string.Join(", ", Roles.Names)}.";
            if (ApiKey.FaultOfName(key.Name) is { } fault) return $"{which} ({key.Id}): {fault}";
            if (key.SecretHash.Length != 64 || !key.SecretHash.All(char.IsAsciiHexDigit)) return $"{which} ({key.Id}) has no SHA-256 in hexadecimal.";
        }

        return null;
    }
}
