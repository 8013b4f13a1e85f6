using System.Text.RegularExpressions;

namespace LivingReview.Architecture.Tests;

public sealed partial class SourceTests
{
    [Fact]
    public void Namespaces_follow_folders()
    {
        var wrong = SourceTree.Files("services", "shared", "tests")
            .Select(file => (file, Declared: Namespace().Match(SourceTree.Read(file)).Groups[1].Value, Expected: ExpectedNamespace(file)))
            .Where(source => source.Declared.Length > 0 && source.Declared != source.Expected)
            .Select(source => $"{source.file}: {source.Declared} should be {source.Expected}");

        Assert.Empty(wrong);
    }

    private static string ExpectedNamespace(string file)
    {
        // .../LivingReview.Analysis/Strata/Stratum.cs; the one project whose name is not LivingReview.* declares its root in its file.
        var parts = file.Split('/')[..^1].ToList();
        var project = parts.FindIndex(part => part.StartsWith("LivingReview.", StringComparison.Ordinal));
        return project >= 0 ? string.Join('.', parts[project..]) : string.Join('.', ["LivingReview", .. parts[1..]]);
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
