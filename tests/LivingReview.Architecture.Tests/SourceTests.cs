using System.Text.RegularExpressions;

namespace LivingReview.Architecture.Tests;

public sealed partial class SourceTests
{
    private const string Statistics = "LivingReview.DiagnosticAccuracy";

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
}
