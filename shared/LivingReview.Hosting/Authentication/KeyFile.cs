using System.Globalization;
using LivingReview.Hosting.Configuration;

namespace LivingReview.Hosting.Authentication;

/// <summary>The file of API keys. Secrets are not in it.</summary>
public static class KeyFile
{
    private const string Name = "key file";

    /// <summary>The keys of a file; none if there is no file yet.</summary>
    /// <param name="path">Path.</param>
    /// <exception cref="InvalidConfigurationException">It is not a file of keys; the message names the line or the key.</exception>
    public static IReadOnlyList<ApiKey> Read(string path) => PrivateFile.Read<ApiKey>(path, Name, FaultOf);

    /// <summary>Changes the file; other writers, in this process or another, wait for their turn.</summary>
    /// <param name="path">Path.</param>
    /// <param name="change">From the present keys to the new ones.</param>
    /// <exception cref="InvalidConfigurationException">It cannot be read or written, or another process keeps it locked.</exception>
    public static void Change(string path, Func<IReadOnlyList<ApiKey>, IReadOnlyList<ApiKey>> change) => PrivateFile.Change(path, Name, Read, change);

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
