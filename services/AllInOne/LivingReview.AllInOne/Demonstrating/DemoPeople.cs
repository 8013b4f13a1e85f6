using System.Diagnostics;
using LivingReview.Hosting.Authentication;

namespace LivingReview.AllInOne.Demonstrating;

/// <summary>
/// Persons to switch between in the demonstration, so that work for two can be tried. Their keys are made anew with each start, in a file of
/// their own: those of the data folder stay as they are.
/// </summary>
internal static class DemoPeople
{
    private static readonly (string Name, string Role)[] People = [("Ann", "owner"), ("Ben", "reviewer"), ("Cora", "extractor")];

    /// <summary>The settings with which they are known.</summary>
    /// <param name="folder">Where the file of their keys is written.</param>
    public static Dictionary<string, string?> Create(string folder)
    {
        // The keys are as old as the process.
        using var process = Process.GetCurrentProcess();
        var now = new DateTimeOffset(process.StartTime);
        var file = Path.Combine(folder, "demo-people.json");
        var settings = new Dictionary<string, string?> { ["Authentication:KeyFile"] = file, ["Authentication:PublicReading"] = "true" };
        var keys = new List<ApiKey>();
        foreach (var (name, role) in People)
        {
            var id = "demo" + name.ToLowerInvariant();
            var (key, hash) = ApiKey.Secret(id);
            keys.Add(new ApiKey { Id = id, Name = name, Role = role, SecretHash = hash, CreatedAt = now });
            settings[FormattableString.Invariant($"Web:People:{keys.Count - 1}:Name")] = name;
            settings[FormattableString.Invariant($"Web:People:{keys.Count - 1}:Key")] = key;
        }

        KeyFile.Change(file, _ => keys);
        return settings;
    }
}
