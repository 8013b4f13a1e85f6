namespace LivingReview.Testing;

/// <summary>Where things are in the working copy that the running tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file of the working copy.</summary>
    public static string File(string path) => Path.Combine(Root, path);

    /// <summary>The built host of a service ("Ingestion", "Analysis", "Notification", "Web") in the configuration of these tests.</summary>
    public static string HostAssembly(string service) => Built($"services/{service}/LivingReview.{service}.Host", $"LivingReview.{service}.Host.dll");

    /// <summary>The built command line program.</summary>
    public static string CommandLineAssembly => Built("services/AllInOne/LivingReview.AllInOne", "livingreview.dll");

    private static string Built(string project, string assembly)
    {
        // .../bin/Debug/net10.0/
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var path = Path.Combine(Root, project, "bin", framework.Parent!.Name, framework.Name, assembly);
        return System.IO.File.Exists(path) ? path : throw new FileNotFoundException($"{path} is not built.", path);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "LivingReview.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No LivingReview.sln above {AppContext.BaseDirectory}.");
    }
}
