using System.Xml.Linq;
using LivingReview.Testing;

namespace LivingReview.Architecture.Tests;

/// <summary>The projects and sources as they lie in the working copy, which no build can embellish.</summary>
internal static class SourceTree
{
    public static string Root => Repository.Root;

    /// <summary>The product's projects, by name.</summary>
    public static IReadOnlyDictionary<string, XDocument> Projects { get; } = new[] { "services", "shared" }
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories))
        .ToDictionary(path => Path.GetFileNameWithoutExtension(path), XDocument.Load);

    public static IEnumerable<string> References(string project, string kind) =>
        Projects[project].Descendants(kind).Select(reference => (string)reference.Attribute("Include")!);

    public static IEnumerable<string> ProjectReferences(string project) =>
        References(project, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));

    /// <summary>Every C# file that somebody wrote, relative to the root.</summary>
    public static IEnumerable<string> Files(params IEnumerable<string> folders) => folders
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
        .Select(path => Path.GetRelativePath(Root, path))
        .Where(path => !path.Split('/').Any(part => part is "obj" or "bin"));

    public static string Read(string file) => File.ReadAllText(Path.Combine(Root, file));
}
