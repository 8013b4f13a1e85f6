using System.Text.RegularExpressions;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>Names of the formats, and how a file shows which it is.</summary>
public static partial class BibliographyFormats
{
    /// <summary>Characters of a file's beginning that tell its format.</summary>
    internal const int HeadLength = 64 * 1024;

    private static readonly (BibliographyFormat Format, string Name, string Label, string[] MediaTypes)[] Known =
    [
        (BibliographyFormat.Ris, "ris", "RIS", ["application/x-research-info-systems"]),
        (BibliographyFormat.Nbib, "nbib", "PubMed's text format (nbib)", ["application/nbib"]),
        (BibliographyFormat.PubMedXml, "pubmed-xml", "PubMed's XML", ["application/pubmed+xml"]),
        (BibliographyFormat.EndNoteXml, "endnote-xml", "EndNote's XML", ["application/endnote+xml"]),
        (BibliographyFormat.WebOfScience, "wos", "Web of Science's plain text", ["application/x-web-of-science"]),
        (BibliographyFormat.BibTex, "bibtex", "BibTeX", ["application/x-bibtex", "text/x-bibtex"]),
        (BibliographyFormat.Csv, "csv", "a table of records (CSV)", ["text/csv", "application/csv"]),
        (BibliographyFormat.Tsv, "tsv", "a table of records (tabs)", ["text/tab-separated-values"]),
        (BibliographyFormat.Xlsx, "xlsx", "an Excel workbook", ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]),
    ];

    /// <summary>The formats' names, as a request gives them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Select(k => k.Name)];

    /// <summary>The media types by which a request may say its format.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [.. Known.SelectMany(k => k.MediaTypes)];

    /// <summary>Name of a format, such as "pubmed-xml".</summary>
    /// <param name="format">A format.</param>
    public static string NameOf(BibliographyFormat format) => Known.Single(k => k.Format == format).Name;

    /// <summary>What people call a format, such as "PubMed's XML".</summary>
    /// <param name="format">A format.</param>
    public static string LabelOf(BibliographyFormat format) => Known.Single(k => k.Format == format).Label;

    /// <summary>The format with a name; null if there is none.</summary>
    /// <param name="name">A name of <see cref="Names"/>.</param>
    public static BibliographyFormat? Parse(string? name) => Known.Where(k => k.Name == name).Select(k => (BibliographyFormat?)k.Format).FirstOrDefault();

    /// <summary>The format of a media type; null where the media type does not tell.</summary>
    /// <param name="mediaType">A media type without parameters, lower case.</param>
    public static BibliographyFormat? OfMediaType(string? mediaType) =>
        Known.Where(k => k.MediaTypes.Contains(mediaType, StringComparer.Ordinal)).Select(k => (BibliographyFormat?)k.Format).FirstOrDefault();

    private const int MaxLinesAbove = 8;

    /// <summary>The format that the beginning of a file shows; null if it shows none.</summary>
    /// <param name="head">The first characters of the file.</param>
    public static BibliographyFormat? Detect(string head)
    {
        var text = head.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.StartsWith('<'))
            return text.Contains("<Pubmed", StringComparison.Ordinal) ? BibliographyFormat.PubMedXml : EndNoteRecord().IsMatch(text) ? BibliographyFormat.EndNoteXml : null;
        if (TableOf(text) is { } table) return table;
        // The first line that looks like a format's own decides: a BibTeX file may quote a RIS tag in an abstract, and the other way round.
        (BibliographyFormat Format, Match Match)[] signs =
        [
            (BibliographyFormat.Ris, RisType().Match(text)), (BibliographyFormat.Nbib, NbibNumber().Match(text)),
            (BibliographyFormat.WebOfScience, WosStart().Match(text)), (BibliographyFormat.BibTex, BibTexEntry().Match(text)),
        ];
        if (signs.Where(s => s.Match.Success).OrderBy(s => s.Match.Index).Select(s => (BibliographyFormat?)s.Format).FirstOrDefault() is { } format) return format;
        // Programs that merge bibliographies write RIS without TY: they still have fields and ends of records.
        if (RisField().IsMatch(text) && RisEnd().IsMatch(text)) return BibliographyFormat.Ris;
        // Embase writes its query above the header of a table.
        return text.Split('\n').Skip(1).Take(MaxLinesAbove).Select(TableOf).FirstOrDefault(table => table is not null);
    }

    /// <summary>Whether the first line is the header of a table of records: a title, DOI or PubMed id and another field.</summary>
    private static BibliographyFormat? TableOf(string text)
    {
        if (text.StartsWith("PK\u0003\u0004", StringComparison.Ordinal)) return BibliographyFormat.Xlsx;
        var first = text.AsSpan();
        if (first.IndexOfAny('\r', '\n') is var end and >= 0) first = first[..end];
        foreach (var (separator, format) in new[] { (',', BibliographyFormat.Csv), ('\t', BibliographyFormat.Tsv), (';', BibliographyFormat.Csv) })
        {
            if (RecordTableReader.HeaderScore(first.ToString().Split(separator)) > 1) return format;
        }

        return null;
    }

    /// <summary>What a file is that none of the formats describes, as far as its beginning tells; null if it does not.</summary>
    internal static string? Foreign(string head)
    {
        var text = head.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.StartsWith("PK", StringComparison.Ordinal)) return "a packed file (a zip archive)";
        if (text.StartsWith("%PDF", StringComparison.Ordinal)) return "a PDF";
        if (text.StartsWith("<!DOCTYPE html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)) return "a web page (HTML)";
        if (OvidRecord().IsMatch(text)) return "Ovid's own format (<1. >, then VN, DB, TI); export it as RIS";
        if (text.StartsWith('<')) return XmlRoot().Match(text) is { Success: true } root ? $"XML with the root element '{root.Groups[1].Value}'" : "XML";
        if (text.StartsWith("%0 ", StringComparison.Ordinal)) return "EndNote's Refer format (%0, %T); export it as RIS or XML";
        if (text.StartsWith('{') || text.StartsWith('[')) return "JSON";
        return null;
    }

    /// <summary>Whether records stand as rows of a table.</summary>
    internal static bool IsTable(BibliographyFormat format) => format is BibliographyFormat.Csv or BibliographyFormat.Tsv or BibliographyFormat.Xlsx;

    [GeneratedRegex(@"\A<\d+\. *>")]
    private static partial Regex OvidRecord();

    [GeneratedRegex(@"<records>\s*<record>|<record>\s*<database")]
    private static partial Regex EndNoteRecord();

    [GeneratedRegex(@"^\uFEFF?TY(( {0,2}|\t)-( |\t|\r?$)|  -\S)", RegexOptions.Multiline)]
    private static partial Regex RisType();

    [GeneratedRegex(@"\A[A-Z][A-Z0-9]  - ")]
    private static partial Regex RisField();

    [GeneratedRegex(@"^ER( {0,2}|\t)-[ \t\r]*$", RegexOptions.Multiline)]
    private static partial Regex RisEnd();

    [GeneratedRegex(@"^PMID- ?[0-9]", RegexOptions.Multiline)]
    private static partial Regex NbibNumber();

    [GeneratedRegex(@"^(FN (Clarivate|Thomson|ISI)|PT [A-Z]\r?$)", RegexOptions.Multiline)]
    private static partial Regex WosStart();

    [GeneratedRegex(@"^\s{0,20}@[A-Za-z]{2,30}\s{0,20}[{(]", RegexOptions.Multiline)]
    private static partial Regex BibTexEntry();

    [GeneratedRegex(@"<([A-Za-z_][\w.:-]{0,100})")]
    private static partial Regex XmlRoot();
}
