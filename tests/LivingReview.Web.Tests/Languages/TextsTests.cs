using System.Text.RegularExpressions;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Languages;
using LivingReview.Web.Languages;

namespace LivingReview.Web.Tests.Languages;

/// <summary>The texts of the sources and those of the resource files are the same.</summary>
public sealed partial class TextsTests
{
    private const string Web = "services/Web/LivingReview.Web";
    private const string Figures = "shared/LivingReview.Figures";
    private const string Policies = "services/Notification/LivingReview.Notification/Policies";

    /// <summary>What is the same word in German, or the name of a thing.</summary>
    private static readonly HashSet<string> Same = new(StringComparer.Ordinal)
    {
        "Cook {0}", "Cut-off", "Design", "DOI", "Export", "Feeds", "Format", "HSROC", "I²", "Import", "Leave-one-out", "Leave-one-out. {0}", "Live", "Name", "Prior", "QUADAS-2", "Review",
        "Revision", "Revision {0}", "Revision {0}. {1}", "Revision {0}: {1}", "Revision {0}, {1}, {2}{3}{4}: {5}", "Screening", "Status", "Strata", "Stratum", "Test",
        "TP {0}, FP {1}, FN {2}, TN {3}{4}{5}", "UTC.", "Version", "Version {0}", "Version {0}, {1}: {2}", "Wald", "Webhook", "Wilson", "lung: reviewer, hip: extractor",
        "{0}: TP {1}, FP {2}, FN {3}, TN {4}",
    };

    public static TheoryData<string> Projects => [Web, Figures];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_text_of_the_sources_is_in_every_language(string project)
    {
        foreach (var language in Language.All.Skip(1))
        {
            var texts = SourceOf(project).Of(language);
            string[] missing = [.. Keys(project).Where(key => !texts.ContainsKey(key))];
            Assert.Empty(missing);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_text_of_a_language_is_used(string project)
    {
        // Some keys are known only while the page runs: tables of labels, the glossary, and words of vocabularies.
        var literals = new[] { Web, Figures, "shared/LivingReview.Contracts", "shared/LivingReview.EvidenceFiles", Policies }.SelectMany(Files).SelectMany(text => Literal().Matches(text)).Select(match => Unescape(match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        var known = literals.Concat(literals.Where(text => text.Length is > 1 and < 60).Select(StratumName.Words)).Concat(literals.Select(text => text.Replace('-', ' ') + " only"))
            .Concat(File.ReadLines(Path.Combine(Root, Web, "Terms/glossary.txt")).SelectMany(line => line.Split('|', 3, StringSplitOptions.TrimEntries)))
            .Concat(Keys(project)).ToHashSet(StringComparer.Ordinal);

        foreach (var language in Language.All.Skip(1))
        {
            string[] unused = [.. SourceOf(project).Of(language).Keys.Where(key => !known.Contains(key))];
            Assert.Empty(unused);
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_translation_has_the_values_the_marks_and_the_spaces_of_its_text(string project)
    {
        foreach (var (text, translated) in Language.All.Skip(1).SelectMany(SourceOf(project).Of))
        {
            Assert.Equal((text, Marks(text)), (text, Marks(translated)));
            Assert.Equal((text, text.StartsWith(' '), text.EndsWith(' ')), (text, translated.StartsWith(' '), translated.EndsWith(' ')));
        }
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_translation_differs_from_its_text_unless_the_words_are_the_same(string project)
    {
        string[] same = [.. SourceOf(project).Of(Language.German).Where(one => one.Key == one.Value && !Same.Contains(one.Key)).Select(one => one.Key)];
        Assert.Empty(same);
    }

    [Fact]
    public void The_glossary_is_translated_whole()
    {
        var texts = PageTexts.T.Of(Language.German);
        var terms = File.ReadLines(Path.Combine(Root, Web, "Terms/glossary.txt")).Select(line => line.Split('|', 3, StringSplitOptions.TrimEntries)).Where(parts => parts.Length == 3).ToList();

        string[] missing = [.. terms.SelectMany(parts => parts.Skip(1)).Where(text => !texts.ContainsKey(text))];
        Assert.True(terms.Count > 60);
        Assert.Empty(missing);
    }

    [Fact]
    public void The_rules_of_alerts_are_described_in_every_language()
    {
        var source = File.ReadAllText(Path.Combine(Root, Policies, "RuleDescriptions.cs"));
        string[] texts = [.. Literal().Matches(Comment().Replace(source, "")).Select(match => Unescape(match.Groups[1].Value)).Where(text => text.Length > 3 && !Word().IsMatch(text))];

        Assert.True(texts.Length > 60);
        string[] missing = [.. Language.All.Skip(1).SelectMany(language => texts.Where(text => !PageTexts.T.Of(language).ContainsKey(text)))];
        Assert.Empty(missing);
    }

    /// <summary>The keys in the sources of a project: T["..."] and Sentence("...").</summary>
    internal static IReadOnlySet<string> Keys(string project) =>
        Files(project).SelectMany(text => Key().Matches(text)).Select(match => Unescape(match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);

    private static TextSource SourceOf(string project) => project == Web ? PageTexts.T : FigureTexts.T;

    private static string Marks(string text) => string.Join(' ', Mark().Matches(text).Select(match => match.Value).Order(StringComparer.Ordinal));

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.*", SearchOption.AllDirectories)
        .Where(file => Path.GetExtension(file) is ".cs" or ".razor" && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
        .Select(file => Comment().Replace(File.ReadAllText(file), ""));

    private static string Unescape(string literal) => literal.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "LivingReview.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The sources are not above the tests.");
        return folder.FullName;
    }

    [GeneratedRegex(@"(?<![\w.])(?:T\[|Sentence\()\s*""((?:\\.|[^""\\])*)""")]
    private static partial Regex Key();

    [GeneratedRegex(@"""((?:\\.|[^""\\\n])*)""")]
    private static partial Regex Literal();

    // The numbers that a rule needs have names in the API.
    [GeneratedRegex("^(prevalence|minimum|searches|twins|cut-offs|judgements|information)$")]
    private static partial Regex Word();

    [GeneratedRegex(@"\{\d+[^}]*\}|</?\w+>")]
    private static partial Regex Mark();

    [GeneratedRegex(@"^\s*///.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}
