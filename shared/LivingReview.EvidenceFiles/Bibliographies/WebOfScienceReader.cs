using System.Text.RegularExpressions;
using LivingReview.EvidenceFiles.Identifiers;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>Web of Science's plain text: a tag of two characters and a blank; continued by three blanks; PT begins a record, ER ends it, EF the file.</summary>
internal static partial class WebOfScienceReader
{
    public static async Task<List<BibliographicRecord>> ReadAsync(TextReader text, FindingLog findings, CancellationToken cancellationToken)
    {
        var records = new List<BibliographicRecord>();
        var current = new TaggedFields(1);
        await foreach (var (number, line) in TextLines.ReadAsync(text, cancellationToken))
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            var match = FieldStart().Match(line);
            var tag = match.Success ? match.Groups["tag"].Value : null;
            if (tag is "ER" or "EF")
            {
                // What follows the end of a file is the next one of several that were put together.
                if (!current.IsEmpty) Close();
            }
            else if (tag is not null && (tag is not ("FN" or "VR") || !current.IsEmpty))
            {
                if (tag == "PT" && current.Has("PT"))
                {
                    findings.Add(number, "missing-end-of-record", $"The record of line {FormattableString.Invariant($"{current.Line}")} has no ER; it ends where the next one begins.");
                    Close();
                }

                if (current.IsEmpty) current = new TaggedFields(number);
                current.Add(tag, match.Groups["value"].Value, number);
            }
            else if (tag is null && !current.IsEmpty)
            {
                if (line[0] is not (' ' or '\t')) findings.Add(number, "irregular-line", "The line is neither a field nor indented; it was taken as the rest of the field before.");
                current.Continue(line, number);
            }
            else if (tag is null)
            {
                findings.Add(number, "text-outside-record", "The line belongs to no record and was not read.");
            }
        }

        if (!current.IsEmpty)
        {
            findings.Add(current.Line, "missing-end-of-record", "The last record has no ER; it ends with the file.");
            Close();
        }

        return records;

        void Close()
        {
            records.Add(Record(current));
            current = new TaggedFields(0);
        }
    }

    private static BibliographicRecord Record(TaggedFields r)
    {
        var title = FieldText.Line(r.First("TI"));
        var authors = r.Lines("AF");
        return new BibliographicRecord
        {
            Line = r.Line,
            Title = title,
            OriginalTitle = FieldText.Line(r.First("FT")),
            Year = FieldText.Year(r.First("PY", "EY", "EA")),
            Doi = r.All("DI").Concat(r.All("D2")).Select(Doi.Normalize).FirstOrDefault(d => d is not null),
            Pmid = FieldText.Pmid(r.First("PM")),
            Authors = FieldText.List(authors.Count > 0 ? authors : r.Lines("AU")),
            Journal = FieldText.Line(r.First("SO")),
            Abstract = FieldText.Lines(r.First("AB")),
            Keywords = FieldText.List(r.All("DE").Concat(r.All("ID")).SelectMany(k => k.Split(';'))),
            Language = FieldText.Line(r.First("LA")),
            PublicationTypes = FieldText.List(r.All("DT").SelectMany(k => k.Split(';'))),
            Source = "Web of Science",
            Retracted = r.All("DT").Any(k => k.Contains("Retracted Publication", StringComparison.OrdinalIgnoreCase)) || Retraction.IsMarked(title),
        };
    }

    [GeneratedRegex(@"^\uFEFF?(?<tag>[A-Z][A-Z0-9])( (?<value>.*)|(?<value>))$")]
    private static partial Regex FieldStart();
}
