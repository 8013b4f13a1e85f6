using System.Collections.Frozen;
using System.Text.RegularExpressions;
using LivingReview.EvidenceFiles.Identifiers;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>
/// RIS by the strict shape of its tags: two characters, two blanks, a hyphen, then a blank or the end of the line; ER with nothing behind
/// it. Everything else continues the field before, so that a wrapped line "ER-positive tumours" or "CT-based analysis" stays text. Writers
/// that separate by one blank, a tab or nothing are read too, for the tags of RIS alone; a record without ER ends at the next TY.
/// </summary>
internal static partial class RisReader
{
    private static readonly (string Gap, bool Tight) Regular = ("  ", false);

    private static readonly FrozenSet<string> Tags = FrozenSet.ToFrozenSet(
    [
        "TY", "A1", "A2", "A3", "A4", "AB", "AD", "AN", "AU", "AV", "BT", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "CA", "CN", "CP", "CT", "CY", "DA", "DB", "DO", "DP",
        "ED", "EP", "ET", "ID", "IS", "J1", "J2", "JA", "JF", "JO", "KW", "L1", "L2", "L3", "L4", "LA", "LB", "LK", "M1", "M2", "M3", "N1", "N2", "NV", "OP", "PB", "PP", "PY",
        "RI", "RN", "RP", "SE", "SN", "SP", "ST", "T1", "T2", "T3", "TA", "TI", "TT", "U1", "U2", "U3", "U4", "U5", "UR", "VL", "VO", "Y1", "Y2",
    ], StringComparer.Ordinal);

    public static async Task<List<BibliographicRecord>> ReadAsync(TextReader text, FindingLog findings, CancellationToken cancellationToken)
    {
        var records = new List<BibliographicRecord>();
        var current = new TaggedFields(1);
        var typeComesFirst = true;
        var shape = Regular;
        await foreach (var (number, line) in TextLines.ReadAsync(text, cancellationToken))
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                current.Blank();
            }
            else if (EndOfRecord().IsMatch(line))
            {
                if (current.IsEmpty) findings.Add(number, "empty-record", "The record that ends here has no field.");
                else Close();
                current = new TaggedFields(number + 1);
            }
            else if (Tag(line, current.Has("TY") ? shape : null) is var (tag, value, regular))
            {
                if (tag == "TY")
                {
                    shape = ShapeOf(line);
                    if (records.Count == 0 && !current.Has("TY")) typeComesFirst = current.IsEmpty;
                    if (current.Has("TY"))
                    {
                        findings.Add(current.Line, "missing-end-of-record", "The record has no ER; it ends where the next one begins.");
                        var next = typeComesFirst ? new TaggedFields(number) : current.SplitAfterBlank(number);
                        Close();
                        current = next;
                    }
                }

                if (current.IsEmpty) current = new TaggedFields(number);
                current.Add(tag, value, number);
                if (tag == "TY" && !regular) findings.Add(number, "irregular-tag", "The record's tags are not written with two blanks before the hyphen and one behind; they were read by the shape of its TY.");
            }
            else if (current.IsEmpty)
            {
                findings.Add(number, "text-outside-record", "The line belongs to no record and was not read.");
            }
            else
            {
                if (FieldStart().Match(line) is { Success: true } like && Tags.Contains(like.Groups["tag"].Value))
                    findings.Add(number, "irregular-tag", $"The line looks like the field {like.Groups["tag"].Value}, but is not written like the record's TY; it was taken as text of the field before.");
                current.Continue(line, number);
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
            var record = Record(current);
            if (!current.Has("TY"))
            {
                // A link that a database writes below a record, for instance.
                var isRecord = record.Title is not null || record.Doi is not null || record.Pmid is not null;
                findings.Add(current.Line, isRecord ? "missing-type" : "fields-outside-record", isRecord ? "The record has no TY." : "The fields that begin here belong to no record and were not read: no TY, title, DOI or PubMed id is among them.");
                if (!isRecord) return;
            }

            if (current.Lines("TI").Count > 0 && current.All("TI").Count > 1) findings.Add(current.Line, "repeated-title", "The record has several titles (TI): it may be several records in one. The first title was taken.");
            records.Add(record);
        }
    }

    /// <summary>
    /// Tag and value of a line that begins a field, and whether it is written as RIS wants it; null for any other line. A looser shape counts
    /// only where the record's own TY has it: in a record written by the letter, "T1 - weighted" is text.
    /// </summary>
    private static (string Tag, string Value, bool Regular)? Tag(string line, (string Gap, bool Tight)? shapeOfType)
    {
        var match = FieldStart().Match(line);
        if (!match.Success) return null;
        var (tag, shape) = (match.Groups["tag"].Value, ShapeOf(line));
        if (tag == "ER") return null; // ER has nothing behind it
        var counts = shape == Regular || (Tags.Contains(tag) && (shapeOfType is null ? tag == "TY" : shape == shapeOfType));
        return counts ? (tag, match.Groups["value"].Value, shape == Regular) : null;
    }

    /// <summary>What stands between tag and hyphen, and whether the value follows the hyphen without a blank.</summary>
    private static (string Gap, bool Tight) ShapeOf(string line)
    {
        var match = FieldStart().Match(line);
        return (match.Groups["gap"].Value, match.Groups["tight"].Success);
    }

    private static BibliographicRecord Record(TaggedFields r)
    {
        var title = FieldText.Line(r.First("TI", "T1", "CT", "BT"));
        return new BibliographicRecord
        {
            Line = r.Line,
            Title = title,
            OriginalTitle = FieldText.Line(r.First("TT", "OP")),
            Year = FieldText.Year(r.First("PY", "Y1", "DA")),
            Doi = FirstDoi(r),
            Pmid = PmidOf(r),
            Authors = FieldText.List(r.All("AU", "A1")),
            Journal = FieldText.Line(r.First("JO", "JF", "T2", "JA", "J2")),
            Abstract = FieldText.Lines(r.First("AB", "N2")),
            Keywords = FieldText.List(r.Lines("KW")),
            Language = FieldText.Line(r.First("LA")),
            PublicationTypes = FieldText.List([r.First("TY"), r.First("M3") is { } kind && Doi.Normalize(kind) is null ? kind : null]),
            Source = FieldText.Line(r.First("DB", "DP")),
            Labels = FieldText.List(r.Lines("N1").Where(n => n.StartsWith("ASReview_", StringComparison.OrdinalIgnoreCase))),
            Retracted = Retraction.IsMarked(title) || r.Lines("M3").Concat(r.Lines("N1")).Any(t => t.Equals("Retracted Publication", StringComparison.OrdinalIgnoreCase)),
        };
    }

    /// <summary>From DO, else from the fields where databases put it: links, L3 and M3.</summary>
    private static string? FirstDoi(TaggedFields r) =>
        r.All("DO").Select(Doi.Normalize).FirstOrDefault(d => d is not null)
        ?? r.All("UR").Concat(r.All("LK")).Concat(r.All("L3")).Concat(r.All("M3")).Concat(r.All("L2"))
            .Where(v => v.Contains("doi", StringComparison.OrdinalIgnoreCase) || v.StartsWith("10.", StringComparison.Ordinal)).Select(Doi.Normalize).FirstOrDefault(d => d is not null);

    private static string? PmidOf(TaggedFields r) =>
        (r.First("DB", "DP") is { } source && Retraction.IsPubMed(source) ? FieldText.Pmid(r.First("AN")) ?? FieldText.Pmid(r.First("ID")) : null)
        ?? r.All("UR").Select(u => PubMedLink().Match(u)).Where(m => m.Success).Select(m => FieldText.Pmid(m.Groups[1].Value)).FirstOrDefault();

    [GeneratedRegex(@"^\uFEFF?ER( {0,2}|\t)-\s*$")]
    private static partial Regex EndOfRecord();

    // "TY  - JOUR", "TY  -", "TY - JOUR", "TY\t- JOUR", "TY- JOUR"; tight is "TY  -JOUR", without the blank behind the hyphen.
    [GeneratedRegex(@"^\uFEFF?(?<tag>[A-Z][A-Z0-9])(?<gap>  | |\t|)-(?:[ \t](?<value>.*)|(?<value>)|(?<=  -)(?<tight>)(?<value>\S.*))$")]
    private static partial Regex FieldStart();

    [GeneratedRegex(@"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/([0-9]{1,11})\b")]
    private static partial Regex PubMedLink();
}
