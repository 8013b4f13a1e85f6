using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LivingReview.EvidenceFiles.Identifiers;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>BibTeX and BibLaTeX: entries with values in braces or quotes, joined by #, with the file's own abbreviations (@string).</summary>
internal static partial class BibTexReader
{
    /// <summary>A longer value is no bibliography's: abbreviations made of abbreviations grow without bound.</summary>
    private const int MaxValue = 1_000_000;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    public static List<BibliographicRecord> Read(string text, FindingLog findings)
    {
        var cursor = new Cursor(text);
        var records = new List<BibliographicRecord>();
        var abbreviations = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (cursor.MoveTo('@'))
        {
            var line = cursor.Line;
            cursor.Skip();
            var type = cursor.Name();
            cursor.SkipBlanks();
            if (type.Length == 0 || cursor.Current is not ('{' or '(')) continue; // an "@" of a comment or an address
            if (type.Equals("comment", StringComparison.OrdinalIgnoreCase) || type.Equals("preamble", StringComparison.OrdinalIgnoreCase))
            {
                cursor.Delimited(line);
                continue;
            }

            var end = cursor.Current == '{' ? '}' : ')';
            cursor.Skip();
            var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            if (!type.Equals("string", StringComparison.OrdinalIgnoreCase)) cursor.Until(',', end);
            while (true)
            {
                cursor.SkipBlanks(',');
                if (cursor.AtEnd) throw new BibliographyException(line, "The entry that begins here is not closed. Nothing of the file was read.");
                if (cursor.Current == end)
                {
                    cursor.Skip();
                    break;
                }

                var name = cursor.FieldName();
                if (name.Length == 0 || cursor.Current != '=') throw new BibliographyException(cursor.Line, $"A field 'name = value' is expected in the entry of line {FormattableString.Invariant($"{line}")}. Nothing of the file was read.");
                cursor.Skip();
                var value = Storable.Check(cursor.Value(line, abbreviations, findings), cursor.Line, line, name);
                if (EntryInside().IsMatch(value)) findings.Add(line, "entry-in-value", $"The field '{name}' of the entry of line {FormattableString.Invariant($"{line}")} holds what looks like another entry: a brace that is not closed? It was taken as text.");
                if (!fields.TryAdd(name, value)) findings.Add(cursor.Line, "repeated-field", $"The entry of line {FormattableString.Invariant($"{line}")} has the field '{name}' twice; the first one was taken.");
            }

            if (type.Equals("string", StringComparison.OrdinalIgnoreCase))
            {
                foreach (var (name, value) in fields) abbreviations[name] = value;
            }
            else
            {
                records.Add(Record(line, type, fields));
            }
        }

        return records;
    }

    private static BibliographicRecord Record(int line, string type, Dictionary<string, string> fields)
    {
        var title = FieldText.Line(Plain("title"));
        return new BibliographicRecord
        {
            Line = line,
            Title = title,
            OriginalTitle = FieldText.Line(Plain("origtitle")),
            Year = FieldText.Year(Plain("year") ?? Plain("date")),
            Doi = Doi.Normalize(Raw("doi")) ?? (Raw("url") is { } url && url.Contains("doi", StringComparison.OrdinalIgnoreCase) ? Doi.Normalize(url) : null),
            Pmid = FieldText.Pmid(Raw("pmid") ?? (Raw("eprinttype") is { } kind && Retraction.IsPubMed(kind) ? Raw("eprint") : null)),
            Authors = FieldText.List(LatexText.Names(Raw("author") ?? "").Select(LatexText.Plain)),
            Journal = FieldText.Line(Plain("journal") ?? Plain("journaltitle") ?? Plain("booktitle")),
            Abstract = FieldText.Lines(Plain("abstract")),
            Keywords = FieldText.List((Plain("keywords") ?? "").Split([',', ';'])),
            Language = FieldText.Line(Plain("language") ?? Plain("langid")),
            PublicationTypes = FieldText.List([type.ToLowerInvariant(), Plain("type")]),
            Source = FieldText.Line(Plain("source")),
            Retracted = Retraction.IsMarked(title),
        };

        string? Raw(string name) => fields.GetValueOrDefault(name)?.Replace("\\_", "_", StringComparison.Ordinal);

        string? Plain(string name) => fields.TryGetValue(name, out var value) ? LatexText.Plain(value) : null;
    }

    [GeneratedRegex(@"\n\s{0,20}@[A-Za-z]{2,30}\s{0,20}[{(]")]
    private static partial Regex EntryInside();

    /// <summary>A place in the text.</summary>
    private sealed class Cursor(string text)
    {
        private int _position;

        public int Line { get; private set; } = 1;

        public bool AtEnd => _position >= text.Length;

        public char Current => AtEnd ? '\0' : text[_position];

        public void Skip()
        {
            if (AtEnd) return;
            if (text[_position++] == '\n') Line++;
        }

        public void SkipBlanks(char also = ' ')
        {
            while (!AtEnd && (char.IsWhiteSpace(Current) || Current == also)) Skip();
        }

        public bool MoveTo(char c)
        {
            while (!AtEnd && Current != c) Skip();
            return !AtEnd;
        }

        public string Name()
        {
            SkipBlanks();
            var start = _position;
            while (!AtEnd && (char.IsLetterOrDigit(Current) || Current is '-' or '_' or ':' or '.' or '+')) Skip();
            return text[start.._position];
        }

        /// <summary>Up to the sign of equality: Scopus writes "funding_text 1".</summary>
        public string FieldName()
        {
            var start = _position;
            while (!AtEnd && Current is not ('=' or '{' or '}' or '"' or '#' or ',' or '\n')) Skip();
            return text[start.._position].Trim();
        }

        /// <summary>Goes behind the next comma, or to the closing sign.</summary>
        public void Until(char comma, char end)
        {
            while (!AtEnd && Current != comma && Current != end) Skip();
        }

        public string Value(int entry, Dictionary<string, string> abbreviations, FindingLog findings)
        {
            var value = new StringBuilder();
            while (true)
            {
                SkipBlanks();
                if (Current is '{' or '"')
                {
                    value.Append(Delimited(entry));
                }
                else
                {
                    var name = Name();
                    if (name.Length == 0) throw new BibliographyException(Line, $"A value is expected in the entry of line {FormattableString.Invariant($"{entry}")}. Nothing of the file was read.");
                    if (abbreviations.TryGetValue(name, out var full)) value.Append(full);
                    else value.Append(name);
                    if (full is null && !name.All(char.IsAsciiDigit) && !Months.Contains(name, StringComparer.OrdinalIgnoreCase))
                        findings.Add(Line, "unknown-abbreviation", $"The abbreviation '{name}' is not defined in the file; it was taken as it stands.");
                }

                if (value.Length > MaxValue) throw new BibliographyException(Line, $"A value in the entry of line {FormattableString.Invariant($"{entry}")} is longer than a million characters. Nothing of the file was read.");
                SkipBlanks();
                if (Current != '#') return value.ToString();
                Skip();
            }
        }

        /// <summary>The text between braces, brackets or quotes, without them; braces inside are balanced.</summary>
        public string Delimited(int entry)
        {
            var (open, line) = (Current, Line);
            var close = open switch { '{' => '}', '(' => ')', _ => '"' };
            Skip();
            var start = _position;
            var depth = 0;
            while (!AtEnd)
            {
                if (Current == '\\')
                {
                    Skip();
                }
                else if (depth == 0 && Current == close)
                {
                    var value = text[start.._position];
                    Skip();
                    return value;
                }
                else if (Current == '{')
                {
                    depth++;
                }
                else if (Current == '}')
                {
                    depth--;
                }

                Skip();
            }

            throw new BibliographyException(line, string.Create(CultureInfo.InvariantCulture, $"The value that begins here, in the entry of line {entry}, is not closed. Nothing of the file was read."));
        }
    }
}
