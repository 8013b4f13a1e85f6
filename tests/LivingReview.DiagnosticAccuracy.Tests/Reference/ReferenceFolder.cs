namespace LivingReview.DiagnosticAccuracy.Tests.Reference;

/// <summary>The reference results that lie beside the repository on some machines; they are read there and never committed.</summary>
internal static class ReferenceFolder
{
    /// <summary>The folder, or null where it is absent: then the committed cases alone speak.</summary>
    public static string? Statistics { get; } = Find();

    private static string? Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var candidate = Path.Combine(directory.FullName, "shared", "statistics");
            if (Directory.Exists(Path.Combine(candidate, "gold"))) return candidate;
        }

        return null;
    }
}
