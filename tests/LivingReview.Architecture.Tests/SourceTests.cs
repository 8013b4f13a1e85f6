using System.Text.RegularExpressions;

namespace LivingReview.Architecture.Tests;

public sealed partial class SourceTests
{
    private const string Statistics = "LivingReview.DiagnosticAccuracy";

    private static readonly string[] Impure = ["DateTime.Now", "DateTime.UtcNow", "DateTimeOffset.Now", "DateTimeOffset.UtcNow", "Guid.NewGuid", "new Random", "Random.Shared"];

    [Fact]
    public void Namespaces_follow_folders()
    {
        var wrong = SourceTree.Files("services", "shared", "tests")
            .Select(file => (file, Declared: Namespace().Match(SourceTree.Read(file)).Groups[1].Value, Expected: ExpectedNamespace(file)))
            .Where(source => source.Declared.Length > 0 && source.Declared != source.Expected)
            .Select(source => $"{source.file}: {source.Declared} should be {source.Expected}");

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_statistics_package_has_one_public_namespace()
    {
        var types = SourceTree.Files("shared")
            .Where(file => file.Contains($"/{Statistics}/", StringComparison.Ordinal) && PublicType().IsMatch(SourceTree.Read(file))).ToList();

        Assert.True(types.Count > 40, $"Only {types.Count} files with public types were found.");
        Assert.All(types, file => Assert.Equal(Statistics, Namespace().Match(SourceTree.Read(file)).Groups[1].Value));
    }

    [Fact]
    public void The_statistics_may_not_name_a_clock_or_chance()
    {
        Assert.Equal("true", SourceTree.Projects[Statistics].Descendants("BanImpureSymbols").Single().Value);

        var banned = SourceTree.Read("BannedSymbols.txt");
        Assert.All(["System.DateTime.Now", "System.DateTime.UtcNow", "System.DateTimeOffset.Now", "System.DateTimeOffset.UtcNow", "System.Guid.NewGuid", "System.Random"], symbol => Assert.Contains(":" + symbol + ";", banned, StringComparison.Ordinal));
    }

    [Fact]
    public void Deciders_name_no_clock_and_no_chance()
    {
        var deciders = SourceTree.Files("services").Where(file => Decider().IsMatch(file)).ToList();

        Assert.NotEmpty(deciders);
        Assert.All(deciders, file => Assert.All(Impure, symbol => Assert.DoesNotContain(symbol, SourceTree.Read(file), StringComparison.Ordinal)));
    }

    private static string ExpectedNamespace(string file)
    {
        // .../LivingReview.Analysis/Strata/Stratum.cs; the one project whose name is not LivingReview.* declares its root in its file.
        var parts = file.Split('/')[..^1].ToList();
        var project = parts.FindIndex(part => part.StartsWith("LivingReview.", StringComparison.Ordinal));
        // The statistics package has a single public namespace, its root; only its internals follow their folders.
        if (project >= 0 && parts[project] == Statistics && PublicType().IsMatch(SourceTree.Read(file)))
            return Statistics;
        return project >= 0 ? string.Join('.', parts[project..]) : string.Join('.', ["LivingReview", .. parts[1..]]);
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^public ", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"(Decider|Policy|Rules|/Recomputation)\.cs$")]
    private static partial Regex Decider();
}
