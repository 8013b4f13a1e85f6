using System.Text;
using System.Text.RegularExpressions;

namespace LivingReview.Figures;

/// <summary>
/// The style of the figures for a file. On the page variables give the colours and a container decides between wide and narrow; in a file the
/// second values hold, in words that every program understands which draws SVG.
/// </summary>
internal static partial class FigureStyleSheet
{
    private const int Series = 6;

    private static readonly Lazy<string> Loaded = new(() =>
    {
        using var reader = new StreamReader(typeof(FigureStyleSheet).Assembly.GetManifestResourceStream("figures.css")
            ?? throw new InvalidOperationException("figures.css is not embedded."));
        return ForFile(reader.ReadToEnd());
    });

    public static string Text => Loaded.Value;

    /// <summary>The rules of a style sheet that mean something in a file, with values instead of variables.</summary>
    internal static string ForFile(string css)
    {
        var (text, rules) = (Comment().Replace(css, ""), new StringBuilder());
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            if (open < 0) break;
            var selectors = text[at..open].Trim();
            var close = End(text, open);
            if (!selectors.StartsWith('@')) Write(rules, selectors, Declarations().Replace(text[(open + 1)..close], " ").Trim());
            at = close + 1;
        }

        // Numeric weights between the named ones are known to browsers alone.
        return rules.Replace("font-weight: 650", "font-weight: bold").Replace("font-weight: 600", "font-weight: bold").ToString();
    }

    private static void Write(StringBuilder rules, string selectors, string declarations)
    {
        var kept = selectors.Split(',', StringSplitOptions.TrimEntries).Where(one => !one.Contains(':', StringComparison.Ordinal)).ToList();
        if (kept.Count == 0 || declarations.StartsWith("--", StringComparison.Ordinal)) return;
        if (!declarations.Contains("var(--series)", StringComparison.Ordinal))
        {
            rules.Append(string.Join(", ", kept)).Append(" { ").Append(Variable().Replace(declarations, "$1")).Append(" }\n");
            return;
        }

        // The colour of a series is that of the group around it.
        for (var i = 0; i < Series; i++)
        {
            rules.Append(string.Join(", ", kept.Select(one => FormattableString.Invariant($"{one.Split(' ', 2)[0]} .series-{i} {one.Split(' ', 2)[1]}"))))
                .Append(" { ").Append(Variable().Replace(declarations.Replace("var(--series)", SeriesColours[i], StringComparison.Ordinal), "$1")).Append(" }\n");
        }
    }

    private static int End(string text, int open)
    {
        var depth = 0;
        for (var at = open; at < text.Length; at++)
        {
            if (text[at] == '{') depth++;
            else if (text[at] == '}' && --depth == 0) return at;
        }

        return text.Length - 1;
    }

    /// <summary>Okabe and Ito's colours, darkened, as in figures.css.</summary>
    private static readonly string[] SeriesColours = ["#0b6b8f", "#b3470a", "#7b4397", "#1d6b40", "#8a6100", "#a3262a"];

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Declarations();

    [GeneratedRegex(@"var\(--[a-z0-9-]+, ([^()]+)\)")]
    private static partial Regex Variable();
}
