using System.Text.RegularExpressions;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>infra/docker/Dockerfile.</summary>
public sealed partial class ImageTests
{
    private static readonly string Dockerfile = SourceTree.Read("infra/docker/Dockerfile");

    [Fact]
    public void There_is_one_Dockerfile_and_every_image_is_built_from_it()
    {
        var others = Directory.GetFiles(SourceTree.Root, "Dockerfile*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(SourceTree.Root, f))
            .Where(f => !f.StartsWith("infra/compose/stand-ins/", StringComparison.Ordinal) && !f.StartsWith("artifacts/", StringComparison.Ordinal));

        Assert.Equal(["infra/docker/Dockerfile"], others);
        Assert.All(ComposeFile.Own, s => Assert.Equal("infra/docker/Dockerfile", ComposeFile.Services[s]["build"]["dockerfile"].Text));
    }

    [Fact]
    public void Every_host_has_an_image_and_every_image_its_project()
    {
        var hosts = Directory.GetDirectories(Path.Combine(SourceTree.Root, "services")).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal).ToList();
        var published = Loop().Match(Dockerfile).Groups["names"].Value.Split(' ').Append("AllInOne").Order(StringComparer.Ordinal);
        var built = ComposeFile.Own.Select(s => ComposeFile.Services[s]["build"]["args"]["SERVICE"].Text).Distinct().Order(StringComparer.Ordinal);

        Assert.Equal(hosts, published);
        Assert.Equal(hosts, built);
    }

    [Fact]
    public void The_image_runs_without_root_and_says_how_it_is()
    {
        Assert.Contains("\nUSER 1654:1654\n", Dockerfile, StringComparison.Ordinal);
        Assert.Contains("\nHEALTHCHECK ", Dockerfile, StringComparison.Ordinal);
        Assert.Equal(["mcr.microsoft.com/dotnet/sdk", "mcr.microsoft.com/dotnet/aspnet"], PinnedImages.Of("infra/docker/Dockerfile").Select(i => i[..i.IndexOf(':', StringComparison.Ordinal)]));
    }

    [Fact]
    public void Neither_secrets_nor_tests_get_into_the_build()
    {
        var ignored = SourceTree.Read(".dockerignore").Split('\n');

        Assert.All([".secrets", ".env*", ".git", "tests"], i => Assert.Contains(i, ignored));
    }

    [GeneratedRegex("for service in (?<names>[A-Za-z ]+);")]
    private static partial Regex Loop();
}
