using System.Text.Json;
using LivingReview.Hosting.Configuration;

namespace LivingReview.Hosting.Authentication;

/// <summary>The file of API keys. Secrets are not in it.</summary>
public static class KeyFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true };

    /// <summary>The keys of a file; none if there is no file yet.</summary>
    /// <param name="path">Path.</param>
    /// <exception cref="InvalidConfigurationException">It is not a file of keys.</exception>
    public static IReadOnlyList<ApiKey> Read(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            return JsonSerializer.Deserialize<List<ApiKey>>(File.ReadAllText(path), Json) ?? [];
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidConfigurationException($"The key file {path} cannot be read: {fault.Message}");
        }
    }

    /// <summary>Replaces the file at once, readable by its owner alone.</summary>
    /// <param name="path">Path.</param>
    /// <param name="keys">All keys.</param>
    public static void Write(string path, IReadOnlyList<ApiKey> keys)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder) Directory.CreateDirectory(folder);
        var fresh = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(fresh, options)) JsonSerializer.Serialize(file, keys, Json);
        File.Move(fresh, path, overwrite: true);
    }
}
