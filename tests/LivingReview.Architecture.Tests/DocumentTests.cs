using System.Text.RegularExpressions;

namespace LivingReview.Architecture.Tests;

/// <summary>The documents against the tree that they describe.</summary>
public sealed partial class DocumentTests
{
    private const int MaxLineLength = 150;

    public static TheoryData<string> Documents => [.. Files()];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_to_files_that_exist(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(SourceTree.Root, document))!;
        var targets = Link().Matches(SourceTree.Read(document)).Select(m => m.Groups["target"].Value.Split('#')[0]).Where(t => t.Length > 0 && !t.Contains("://", StringComparison.Ordinal));

        Listed.None(targets.Where(target => !Path.Exists(Path.Combine(folder, target))));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Lines_fit_a_screen(string document)
    {
        // Rows of tables, formulas and commands cannot be broken.
        var prose = CodeBlock().Replace(SourceTree.Read(document), "").Split('\n')
            .Where(line => !line.StartsWith('|') && !line.StartsWith("    ", StringComparison.Ordinal));

        Listed.None(prose.Where(line => line.Length > MaxLineLength));
    }

    [Fact]
    public void Every_decision_has_the_next_number_and_is_in_the_index()
    {
        var files = Directory.GetFiles(Path.Combine(SourceTree.Root, "docs/adr"), "0*.md").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).ToList();
        var index = SourceTree.Read("docs/adr/README.md");

        Assert.NotEmpty(files);
        Assert.Equal(Enumerable.Range(1, files.Count), files.Select(file => int.Parse(file[..4], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(files, file => Assert.Contains($"({file})", index, StringComparison.Ordinal));
        Assert.All(files, file => Assert.StartsWith($"# {file[..4].TrimStart('0')}. ", SourceTree.Read($"docs/adr/{file}"), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_document_is_reached_from_the_index()
    {
        var linked = new HashSet<string>();
        var open = new Queue<string>(["docs/README.md"]);
        while (open.TryDequeue(out var document))
        {
            if (!linked.Add(document) || !document.EndsWith(".md", StringComparison.Ordinal)) continue;
            var folder = Path.GetDirectoryName(document)!;
            foreach (Match link in Link().Matches(SourceTree.Read(document)))
            {
                var path = Path.GetRelativePath(SourceTree.Root, Path.GetFullPath(Path.Combine(SourceTree.Root, folder, link.Groups["target"].Value.Split('#')[0])));
                if (File.Exists(Path.Combine(SourceTree.Root, path))) open.Enqueue(path);
            }
        }

        Listed.None(Files().Where(file => file.StartsWith("docs/", StringComparison.Ordinal)).Except(linked));
    }

    private static IEnumerable<string> Files() =>
        new[] { "docs", "infra", "shared", ".github" }.SelectMany(folder => Directory.GetFiles(Path.Combine(SourceTree.Root, folder), "*.md", SearchOption.AllDirectories))
            .Concat(["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
            .Select(path => Path.GetRelativePath(SourceTree.Root, Path.Combine(SourceTree.Root, path)))
            .Where(path => !path.Split('/').Any(part => part is "obj" or "bin"))
            .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
