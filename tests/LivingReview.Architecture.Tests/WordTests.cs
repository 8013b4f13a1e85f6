namespace LivingReview.Architecture.Tests;

/// <summary>Plain modern English: phrases that were replaced do not come back. Each is listed with what to write instead.</summary>
public sealed class WordTests
{
    private static readonly Dictionary<string, string> Replaced = new()
    {
        ["cut like this"] = "Invalid page size",
        ["who hears last"] = "consumers before producers",
        ["policies cry"] = "false-alarm rates",
        ["Words of the field"] = "Glossary",
        ["Taking studies in"] = "All systems operational",
        ["Nobody has looked"] = "Unacknowledged",
        ["It became the study"] = "Link to included study",
        ["Read it as"] = "File format",
        ["What cells mean"] = "Value mapping",
        ["Checking writes nothing"] = "Dry run: nothing is saved",
        ["They are right all the same"] = "Keep anyway (reason)",
        ["Forget these"] = "Clear",
        ["follow by themselves"] = "Results will update in a few seconds",
        ["Rest after an alert"] = "Minimum time between alerts",
        ["Run over the history"] = "Run backtest",
        ["Compare nothing"] = "Clear comparison",
        ["Do something about it"] = "Respond",
        ["has met a fault"] = "Something went wrong",
        ["address leads nowhere"] = "Page not found",
        ["Who are you"] = "Authentication required",
        ["An instant to come"] = "must be in the future",
        ["a fault of work"] = "a failed background task",
        ["is not well"] = "is unhealthy",
        ["Nothing waits"] = "No open alerts",
        ["Where they stand"] = "Status",
        ["time line"] = "timeline",
        ["nothing-then"] = "no-estimates-at-that-time",
        ["nobody's news"] = "must not be published",
        ["in vain"] = "will not help",
        ["stands still"] = "has stopped",
        ["hears of"] = "receives",
        ["all the same"] = "anyway",
        ["anybody"] = "anyone",
        ["falsely alarm"] = "false positive",
        ["somebody"] = "someone",
        ["everybody"] = "everyone",
        ["begun anew"] = "started again",
        ["told apart"] = "distinguished",
        ["does not count any more"] = "is no longer included",
    };

    private static readonly string[] Extensions = [".cs", ".razor", ".js", ".css", ".md", ".sh", ".yml", ".yaml", ".sql", ".conf"];

    public static TheoryData<string> Phrases => [.. Replaced.Keys];

    [Theory]
    [MemberData(nameof(Phrases))]
    public void A_replaced_phrase_is_not_used_again(string phrase)
    {
        var users = Files.Where(file => file.Text.Contains(phrase, StringComparison.OrdinalIgnoreCase)).Select(file => file.Path);

        Assert.True(Files.Count > 500);
        Listed.None(users.Select(file => $"{file}: \"{phrase}\"; write \"{Replaced[phrase]}\""));
    }

    private static readonly List<(string Path, string Text)> Files =
    [
        .. new[] { "services", "shared", "docs", "infra", ".github" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(SourceTree.Root, folder), "*", SearchOption.AllDirectories))
            .Concat(new[] { "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "test", "livingreview", ".ci/run", "docker-compose.yml" }.Select(file => Path.Combine(SourceTree.Root, file)))
            .Where(path => !path.Split('/').Any(part => part is "obj" or "bin") && (Path.GetExtension(path) == "" || Extensions.Contains(Path.GetExtension(path))))
            .Select(path => (Path.GetRelativePath(SourceTree.Root, path), File.ReadAllText(path))),
    ];
}
