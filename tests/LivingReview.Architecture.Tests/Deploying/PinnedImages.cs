using System.Text.RegularExpressions;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>The images of others that a file of the repository names, with their digests.</summary>
internal static partial class PinnedImages
{
    /// <summary>Every file that names images.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        "docker-compose.yml", "infra/docker/Dockerfile",
        .. Directory.GetFiles(Path.Combine(SourceTree.Root, "infra/kubernetes/components"), "cluster.yaml", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(SourceTree.Root, f)).Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<string> Of(string file) => In(SourceTree.Read(file));

    /// <summary>What a name without a tag is, is a stage of the Dockerfile.</summary>
    public static IReadOnlyList<string> In(string text) =>
        [.. Image().Matches(text).Select(m => m.Groups["image"].Value).Where(i => i.Contains(':', StringComparison.Ordinal) && !i.StartsWith("livingreview/", StringComparison.Ordinal))];

    [GeneratedRegex(@"^ *(image:|imageName:|FROM) +(?<image>\S+)", RegexOptions.Multiline)]
    private static partial Regex Image();
}
