using LivingReview.EvidenceFiles.Names;

namespace LivingReview.Surveillance.Sources;

/// <summary>
/// A query for sources that cannot search: words and "phrases", joined by AND, OR, NOT and parentheses; an asterisk ends the beginning of a word.
/// Words side by side are joined by AND. It looks at title and abstract, without regard to case and accents.
/// </summary>
internal sealed class TextQuery
{
    private const int MaxDepth = 50;

    private readonly Func<string, bool> _matches;

    private TextQuery(Func<string, bool> matches) => _matches = matches;

    /// <summary>Reads a query.</summary>
    /// <exception cref="FormatException">It is no query; the message says where.</exception>
    public static TextQuery Parse(string text)
    {
        var parser = new Parser(Split(text));
        return new TextQuery(parser.ReadAll());
    }

    public bool Matches(SourceRecord record) => _matches(Words($"{record.Title} {record.Abstract} {string.Join(' ', record.Types)}"));

    public bool Matches(string text) => _matches(Words(text));

    /// <summary>Words between single spaces, with a space before and after.</summary>
    private static string Words(string text) =>
        $" {string.Join(' ', new string([.. PlainText.WithoutMarks(text).Select(c => char.IsLetterOrDigit(c) ? c : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries))} ";

    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
            }
            else if (text[i] is '(' or ')')
            {
                parts.Add(text[i++].ToString());
            }
            else if (text[i] == '"')
            {
                var end = text.IndexOf('"', i + 1);
                if (end < 0) throw new FormatException(FormattableString.Invariant($"The quotation mark at character {i + 1} is not closed."));
                parts.Add(text[i..end]);
                i = end + 1;
            }
            else
            {
                var end = i;
                while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('(' or ')' or '"')) end++;
                parts.Add(text[i..end]);
                i = end;
            }
        }

        return parts;
    }

    private sealed class Parser(IReadOnlyList<string> parts)
    {
        private int _at;
        private int _depth;

        private string? Current => _at < parts.Count ? parts[_at] : null;

        public Func<string, bool> ReadAll()
        {
            var all = ReadAny();
            return Current is null ? all : throw new FormatException($"\"{Current}\" is one parenthesis too many.");
        }

        private Func<string, bool> ReadAny()
        {
            var alternatives = new List<Func<string, bool>> { ReadEvery() };
            while (Current == "OR")
            {
                _at++;
                alternatives.Add(ReadEvery());
            }

            return text => alternatives.Exists(a => a(text));
        }

        private Func<string, bool> ReadEvery()
        {
            var conditions = new List<Func<string, bool>> { ReadOne() };
            while (Current is not (null or "OR" or ")"))
            {
                if (Current == "AND") _at++;
                conditions.Add(ReadOne());
            }

            return text => conditions.TrueForAll(c => c(text));
        }

        private Func<string, bool> ReadOne()
        {
            switch (Current)
            {
                case null or "AND" or "OR" or ")":
                    throw new FormatException(Current is null ? "The query ends where a word is expected." : $"A word is expected before \"{Current}\".");
                case "NOT":
                    _at++;
                    var negated = ReadOne();
                    return text => !negated(text);
                case "(":
                    if (++_depth > MaxDepth) throw new FormatException("The query is nested too deeply.");
                    _at++;
                    var inner = ReadAny();
                    if (Current != ")") throw new FormatException("A parenthesis is not closed.");
                    _at++;
                    _depth--;
                    return inner;
                default:
                    var word = parts[_at++];
                    var wanted = Words(word).TrimEnd();
                    if (wanted.Length == 0) throw new FormatException($"\"{word}\" has no letter and no digit.");
                    var ending = word.EndsWith('*') ? "" : " ";
                    return text => text.Contains(wanted + ending, StringComparison.Ordinal);
            }
        }
    }
}
