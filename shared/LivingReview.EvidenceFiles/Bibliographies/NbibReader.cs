using System.Text.RegularExpressions;
using LivingReview.EvidenceFiles.Identifiers;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>PubMed's text format: a tag of four characters, a hyphen, a blank; continued by six blanks; a record begins with PMID.</summary>
internal static partial class NbibReader
{
    public static async Task<List<BibliographicRecord>> ReadAsync(TextReader text, FindingLog findings, CancellationToken cancellationToken)
    {
        var records = new List<BibliographicRecord>();
        var current = new TaggedFields(1);
        var blank = false;
        await foreach (var (number, line) in TextLines.ReadAsync(text, cancellationToken))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                blank = true;
                continue;
            }

            var match = FieldStart().Match(line);
            if (match.Success)
            {
                var tag = match.Groups["tag"].Value.TrimEnd();
                if (!current.IsEmpty && (tag == "PMID" ? current.Has("PMID") || blank : blank && !current.Has("PMID")))
                {
                    if (!blank) findings.Add(number, "missing-end-of-record", "No empty line stands before the record.");
                    Close();
                }
                else if (blank && !current.IsEmpty)
                {
                    findings.Add(number, "blank-line-in-record", $"The field {tag} after the empty line was taken to the record of line {FormattableString.Invariant($"{current.Line}")}: no PMID begins a new one.");
                }

                if (current.IsEmpty) current = new TaggedFields(number);
                current.Add(tag, match.Groups["value"].Value, number);
            }
            else if (current.IsEmpty)
            {
                findings.Add(number, "text-outside-record", "The line belongs to no record and was not read.");
            }
            else
            {
                if (line[0] is not (' ' or '\t')) findings.Add(number, "irregular-line", "The line is neither a field nor indented; it was taken as the rest of the field before.");
                current.Continue(line, number);
            }

            blank = false;
        }

        if (!current.IsEmpty) Close();
        return records;

        void Close()
        {
            records.Add(Record(current));
            current = new TaggedFields(0);
        }
    }

    private static BibliographicRecord Record(TaggedFields r)
    {
        var title = FieldText.Line(r.First("TI", "CTI", "BTI"));
        return new BibliographicRecord
        {
            Line = r.Line,
            Title = title,
            OriginalTitle = FieldText.Line(r.First("TT")),
            Year = FieldText.Year(r.First("DP", "DEP")),
            Doi = r.All("LID").Concat(r.All("AID")).Where(v => v.EndsWith("[doi]", StringComparison.OrdinalIgnoreCase)).Select(v => Doi.Normalize(v[..^5])).FirstOrDefault(d => d is not null),
            Pmid = FieldText.Pmid(r.First("PMID")),
            Authors = FieldText.List(r.All("FAU", "AU")),
            Journal = FieldText.Line(r.First("JT", "TA") ?? (r.Has("TI") || r.Has("CTI") ? r.First("BTI") : null)),
            Abstract = FieldText.Lines(r.First("AB")),
            Keywords = FieldText.List(r.All("MH").Select(h => h.Replace("*", "", StringComparison.Ordinal)).Concat(r.All("OT"))),
            Language = FieldText.Line(r.First("LA")),
            PublicationTypes = FieldText.List(r.All("PT")),
            Source = "PubMed",
            Retracted = r.All("PT").Contains("Retracted Publication") || r.Has("RIN") || Retraction.IsMarked(title),
        };
    }

    [GeneratedRegex(@"^\uFEFF?(?<tag>[A-Z][A-Z0-9 ]{3})-( (?<value>.*)|(?<value>))$")]
    private static partial Regex FieldStart();
}
