using System.Collections.Frozen;
using System.Text;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>The text behind the LaTeX of bibliographies: accents, special letters, dashes and quotes; unknown commands lose their backslash.</summary>
internal static class LatexText
{
    private const string Base = "aeiouyAEIOUYcCnNsSzZgGlLrRdDtThHkKjJwW";

    /// <summary>Accent to the accented letters of <see cref="Base"/>, blank where there is none.</summary>
    private static readonly FrozenDictionary<char, string> Accents = new Dictionary<char, string>
    {
        ['\''] = "áéíóúýÁÉÍÓÚÝćĆńŃśŚźŹǵǴĺĹŕŔ    " + "  ḱḰ  ẃẂ",
        ['`'] = "àèìòùỳÀÈÌÒÙỲ  ǹǸ              " + "      ẁẀ",
        ['^'] = "âêîôûŷÂÊÎÔÛŶĉĈ  ŝŜẑẐĝĜ        " + "ĥĤ  ĵĴŵŴ",
        ['"'] = "äëïöüÿÄËÏÖÜŸ                ẗ " + "ḧḦ    ẅẄ",
        ['~'] = "ãẽĩõũỹÃẼĨÕŨỸ  ñÑ              " + "        ",
        ['='] = "āēīōūȳĀĒĪŌŪȲ        ḡḠ        " + "        ",
        ['.'] = " ė    ȦĖİȮ Ẏċ ṅṄṡṠżŻġĠ  ṙṘḋḊṫṪ" + "ḣḢ    ẇẆ",
        ['u'] = "ăĕĭŏŭ ĂĔĬŎŬ         ğĞ        " + "        ",
        ['v'] = "ǎěǐǒǔ ǍĚǏǑǓ čČňŇšŠžŽǧǦľĽřŘďĎťŤ" + "ȟȞǩǨǰ   ",
        ['H'] = "   őű    ŐŰ                   " + "        ",
        ['c'] = " ȩ     Ȩ    çÇņŅşŞ  ģĢļĻŗŖḑḐţŢ" + "ḩḨķĶ    ",
        ['k'] = "ąęįǫų ĄĘĮǪŲ                   " + "        ",
        ['r'] = "å   ů Å   Ů                   " + "        ",
        ['d'] = "ạẹịọụỵẠẸỊỌỤỴ  ṇṆṣṢẓẒ  ḷḶṛṚḍḌṭṬ" + "ḥḤḳḲ    ",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Commands = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ss"] = "ß",
        ["o"] = "ø",
        ["O"] = "Ø",
        ["l"] = "ł",
        ["L"] = "Ł",
        ["ae"] = "æ",
        ["AE"] = "Æ",
        ["oe"] = "œ",
        ["OE"] = "Œ",
        ["aa"] = "å",
        ["AA"] = "Å",
        ["i"] = "i",
        ["j"] = "j",
        ["dh"] = "ð",
        ["DH"] = "Ð",
        ["th"] = "þ",
        ["TH"] = "Þ",
        ["dj"] = "đ",
        ["DJ"] = "Đ",
        ["textendash"] = "–",
        ["textemdash"] = "—",
        ["textquoteright"] = "’",
        ["textquoteleft"] = "‘",
        ["textquotedblleft"] = "“",
        ["textquotedblright"] = "”",
        ["textbackslash"] = "\\",
        ["textasciitilde"] = "~",
        ["ldots"] = "…",
        ["dots"] = "…",
        ["textregistered"] = "®",
        ["texttrademark"] = "™",
        ["textdegree"] = "°",
        ["degree"] = "°",
        ["alpha"] = "α",
        ["beta"] = "β",
        ["gamma"] = "γ",
        ["delta"] = "δ",
        ["kappa"] = "κ",
        ["lambda"] = "λ",
        ["mu"] = "μ",
        ["times"] = "×",
        ["pm"] = "±",
        ["leq"] = "≤",
        ["geq"] = "≥",
        ["le"] = "≤",
        ["ge"] = "≥",
        ["emph"] = "",
        ["textit"] = "",
        ["textbf"] = "",
        ["textsc"] = "",
        ["textrm"] = "",
        ["textsuperscript"] = "",
        ["textsubscript"] = "",
        ["mathrm"] = "",
        ["it"] = "",
        ["bf"] = "",
        ["em"] = "",
        ["sc"] = "",
    }.ToFrozenDictionary();

    /// <summary>The names of a list "A and B and {The Group and Others}", split outside braces.</summary>
    public static IEnumerable<string> Names(string list)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < list.Length; i++)
        {
            if (list[i] == '{')
            {
                depth++;
            }
            else if (list[i] == '}')
            {
                depth--;
            }
            else if (depth == 0 && char.IsWhiteSpace(list[i]) && i + 4 < list.Length && list.AsSpan(i + 1, 3).Equals("and", StringComparison.OrdinalIgnoreCase) && char.IsWhiteSpace(list[i + 4]))
            {
                yield return list[start..i];
                start = i + 4;
                i += 3;
            }
        }

        yield return list[start..];
    }

    /// <summary>The text as people read it.</summary>
    public static string Plain(string latex)
    {
        if (latex.IndexOfAny(['\\', '{', '}', '~', '$']) < 0 && !latex.Contains("--", StringComparison.Ordinal)) return latex;
        var text = new StringBuilder(latex.Length);
        for (var i = 0; i < latex.Length; i++)
        {
            var c = latex[i];
            switch (c)
            {
                case '{' or '}' or '$':
                    break;
                case '~':
                    text.Append(' ');
                    break;
                case '-' when i + 1 < latex.Length && latex[i + 1] == '-':
                    var long_ = i + 2 < latex.Length && latex[i + 2] == '-';
                    text.Append(long_ ? '—' : '–');
                    i += long_ ? 2 : 1;
                    break;
                case '\\' when i + 1 < latex.Length:
                    i = Command(latex, i + 1, text);
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>Writes the command that begins at <paramref name="at"/>; returns its last position.</summary>
    private static int Command(string latex, int at, StringBuilder text)
    {
        var c = latex[at];
        var end = at;
        while (end < latex.Length && char.IsAsciiLetter(latex[end])) end++;
        var name = latex[at..end];
        // \"u, \"{u}, \v{s}, \c c: an accent on the next letter.
        if (Accents.TryGetValue(c, out var accented) && (name.Length <= 1))
        {
            var next = name.Length == 1 ? end : at + 1;
            while (next < latex.Length && latex[next] is '{' or ' ') next++;
            if (next < latex.Length && latex[next] == '\\' && next + 1 < latex.Length && latex[next + 1] is 'i' or 'j') next++; // \'{\i}
            if (next < latex.Length && Base.IndexOf(latex[next], StringComparison.Ordinal) is >= 0 and var index && accented[index] != ' ')
            {
                text.Append(accented[index]);
                return next;
            }
        }

        if (name.Length == 0)
        {
            if (c is not ('"' or '\'' or '`' or '^' or '=' or '.')) text.Append(c); // \&, \%, \_, \$
            return at;
        }

        text.Append(Commands.GetValueOrDefault(name, name));
        // The blank behind a command's name belongs to the command.
        return end < latex.Length && latex[end] == ' ' && Commands.ContainsKey(name) ? end : end - 1;
    }
}
