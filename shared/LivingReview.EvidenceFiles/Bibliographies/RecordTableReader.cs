using System.Globalization;
using LivingReview.EvidenceFiles.Identifiers;
using LivingReview.EvidenceFiles.Names;
using LivingReview.EvidenceFiles.Tables;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>
/// Records as a table: the exports of ASReview, with the labels of its screening, and of Scopus, PubMed, Rayyan, Zotero and others, by the
/// headings that they write.
/// </summary>
internal static class RecordTableReader
{
    private const int MaxNamed = 12;

    /// <summary>Field to the headings that mean it, best first, as <see cref="PlainText.Key"/> sees them.</summary>
    private static readonly (string Field, string[] Headings)[] Known =
    [
        ("title", ["title", "primarytitle", "articletitle", "documenttitle", "ti", "t1"]),
        ("originalTitle", ["originaltitle", "translatedtitle", "tt"]),
        ("abstract", ["abstract", "abstracts", "abstractnote", "notesabstract", "abstracttext", "ab", "n2"]),
        ("authors", ["authors", "author", "authornames", "firstauthors", "authorfullnames", "au"]),
        ("year", ["year", "publicationyear", "pubyear", "yearpublished", "publishedyear", "py", "date", "publicationdate"]),
        ("doi", ["doi", "digitalobjectidentifier", "do"]),
        ("pmid", ["pmid", "pubmedid"]),
        ("url", ["url", "urls", "link"]),
        ("journal", ["journal", "journalbook", "journaltitle", "sourcetitle", "publicationtitle", "secondarytitle", "jo"]),
        ("keywords", ["keywords", "authorkeywords", "keyword", "kw"]),
        ("language", ["language", "languageoforiginaldocument", "languages"]),
        ("type", ["typeofreference", "documenttype", "itemtype", "publicationtype", "type"]),
        ("source", ["nameofdatabase", "database", "databasename"]),
        ("label", ["asreviewlabel", "included", "labelincluded", "includedlabel", "finallabel", "finalincluded", "includedfinal", "includedflag"]),
        ("notes", ["notes", "note", "exportednotes1"]),
    ];

    /// <summary>How many fields of a record a row names; none without a title, DOI or PubMed id, by which records are known.</summary>
    public static int HeaderScore(IReadOnlyList<string?> cells)
    {
        var fields = Map([.. cells.Select(c => c ?? "")]);
        return fields.ContainsKey("title") || fields.ContainsKey("doi") || fields.ContainsKey("pmid") ? fields.Count : 0;
    }

    public static async Task<List<BibliographicRecord>> ReadAsync(Stream file, string format, FindingLog findings, CancellationToken cancellationToken)
    {
        try
        {
            await using var table = await TableFile.OpenAsync(file, format, new TableOptions { HeaderScore = HeaderScore }, cancellationToken);
            if (HeaderScore([.. table.Header]) == 0)
                throw new BibliographyException(table.HeaderRow, $"No column is a title, DOI or PubMed id. Found: {Listed(table.Header.Where(h => h.Length > 0))}.");
            foreach (var remark in table.Remarks) findings.Add(table.HeaderRow, "table", remark);
            var fields = Map(table.Header);
            if (table.Header.Where((_, i) => !fields.ContainsValue(i)).Where(h => h.Length > 0).ToList() is { Count: > 0 } unread)
                findings.Add(table.HeaderRow, "unread-columns", $"Not read, because a record has no such field: {Listed(unread)}.");
            var records = new List<BibliographicRecord>();
            await foreach (var row in table.Rows.WithCancellation(cancellationToken)) records.Add(Record(row, table, fields, findings));
            return records;
        }
        catch (UnreadableFileException fault)
        {
            throw new BibliographyException(fault.Line, fault.Message);
        }
    }

    private static BibliographicRecord Record(SourceRow row, SourceTable table, Dictionary<string, int> fields, FindingLog findings)
    {
        if (row.Swallowed is not null) throw new BibliographyException(row.Line, "A text of this row runs over lines that look like rows of the table: a quote that is not closed?");
        if (row.Cells.Skip(Math.Max(table.Header.Count, table.HeaderCells)).Any(c => c is not null))
            throw new BibliographyException(row.Line, string.Create(CultureInfo.InvariantCulture, $"The row has {row.Cells.Count} cells, the header {table.Header.Count}: a text with the separator in it needs quotes."));
        for (var i = 0; i < row.Cells.Count; i++)
        {
            if (row.Cells[i] is { } text) Storable.Check(text, row.Line, row.Line, i < table.Header.Count ? table.Header[i] : "");
        }

        var (title, source) = (FieldText.Line(Cell("title")), FieldText.Line(Cell("source")));
        return new BibliographicRecord
        {
            Line = row.Line,
            Title = title,
            OriginalTitle = FieldText.Line(Cell("originalTitle")),
            Year = FieldText.Year(Cell("year")),
            Doi = Doi.Normalize(Cell("doi")) ?? (Cell("url") is { } url && url.Contains("doi", StringComparison.OrdinalIgnoreCase) ? Doi.Normalize(url) : null),
            Pmid = FieldText.Pmid(WithoutFraction(Cell("pmid"))),
            Authors = FieldText.List(Split(Cell("authors"), " and ")),
            Journal = FieldText.Line(Cell("journal")),
            Abstract = FieldText.Lines(Cell("abstract")),
            Keywords = FieldText.List(Split(Cell("keywords"), ",")),
            Language = FieldText.Line(Cell("language")),
            PublicationTypes = FieldText.List([Cell("type")]),
            Source = source,
            Labels = FieldText.List([Label(row, Cell("label"), findings), Cell("notes") is { } notes && notes.StartsWith("ASReview_", StringComparison.OrdinalIgnoreCase) ? notes : null]),
            Retracted = Retraction.IsMarked(title),
        };

        string? Cell(string field) => fields.TryGetValue(field, out var column) && column < row.Cells.Count ? row.Cells[column] : null;
    }

    /// <summary>What ASReview's other exports call the label of a column that holds 1, 0 or nothing.</summary>
    private static string? Label(SourceRow row, string? cell, FindingLog findings)
    {
        switch (WithoutFraction(cell)?.ToLowerInvariant())
        {
            case null or "-1" or "na" or "nan" or "none": return null;
            case "1" or "yes" or "true" or "relevant" or "included": return "ASReview_relevant";
            case "0" or "no" or "false" or "irrelevant" or "excluded": return "ASReview_irrelevant";
            default:
                findings.Add(row.Line, "unknown-label", $"The label '{cell}' is neither 1 nor 0; it was not read.");
                return null;
        }
    }

    /// <summary>Where no semicolon separates entries, the other sign does.</summary>
    private static string[] Split(string? cell, string other) =>
        cell is null ? [] : cell.Contains(';', StringComparison.Ordinal) ? cell.Split(';') : cell.Split(other);

    /// <summary>Data frames write whole numbers with gaps among them as 123.0.</summary>
    private static string? WithoutFraction(string? text) => text is not null && text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;

    private static Dictionary<string, int> Map(IReadOnlyList<string> header)
    {
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < header.Count; i++) columns.TryAdd(PlainText.Key(header[i]), i);
        var fields = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (field, headings) in Known)
        {
            if (headings.FirstOrDefault(columns.ContainsKey) is { } heading) fields.Add(field, columns[heading]);
        }

        return fields;
    }

    private static string Listed(IEnumerable<string> names)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(MaxNamed)) + (all.Count > MaxNamed ? string.Create(CultureInfo.InvariantCulture, $" and {all.Count - MaxNamed} more") : "");
    }
}
