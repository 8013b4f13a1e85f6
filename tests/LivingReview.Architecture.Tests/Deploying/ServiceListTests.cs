using System.Text.RegularExpressions;

namespace LivingReview.Architecture.Tests.Deploying;

/// <summary>What is done for every service (backup, rotation, readiness) is said of each: a service that a list forgets is lost when it matters.</summary>
public sealed partial class ServiceListTests
{
    private const string Name = @"(?<name>ingestion|analysis|notification|surveillance)\w*";

    private static readonly string[] Extensions = ["", ".md", ".sh", ".sql", ".yaml", ".yml", ".json", ".toml"];

    [Fact]
    public void A_list_of_services_names_each_of_them()
    {
        var texts = new[] { "docs/operations", "infra", ".github" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(SourceTree.Root, folder), "*", SearchOption.AllDirectories))
            .Append(Path.Combine(SourceTree.Root, "docker-compose.yml"))
            .Where(path => !path.Split('/').Any(part => part is "obj" or "bin") && Extensions.Contains(Path.GetExtension(path)));
        var lists = texts.SelectMany(path => ServiceList().Matches(File.ReadAllText(path)).Select(list => (
                Where: $"{Path.GetRelativePath(SourceTree.Root, path)}: {list.Value}",
                Names: list.Groups["name"].Captures.Select(name => name.Value.ToLowerInvariant()).Distinct().Count())))
            .Where(list => list.Names >= 3).ToList();

        Assert.True(lists.Count >= 10);
        Listed.None(lists.Where(list => list.Names == 3).Select(list => list.Where));
    }

    [GeneratedRegex(Name + @"(\W+((and|or)\W+)?" + Name + "){2,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ServiceList();
}
