using System.Xml.Linq;
using LivingReview.EvidenceFiles.Identifiers;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>PubMed's XML (PubmedArticleSet, and PubmedBookArticle for chapters).</summary>
internal static class PubMedXmlReader
{
    private static readonly string[] Records = ["PubmedArticle", "PubmedBookArticle"];

    public static async Task<List<BibliographicRecord>> ReadAsync(TextReader text, CancellationToken cancellationToken)
    {
        var records = new List<BibliographicRecord>();
        await foreach (var (line, element) in XmlRecords.ReadAsync(text, Records, cancellationToken)) records.Add(Record(line, element));
        return XmlRecords.Placed(records);
    }

    private static BibliographicRecord Record(int line, XElement root)
    {
        var citation = root.Element("MedlineCitation") ?? root.Element("BookDocument") ?? root;
        var article = citation.Element("Article") ?? citation;
        var book = citation.Element("Book");
        var journal = article.Element("Journal");
        var title = FieldText.Line(XmlRecords.Text(article.Element("ArticleTitle")) ?? XmlRecords.Text(book?.Element("BookTitle")));
        // Not the ArticleIds of the references: those are other papers.
        var ids = (root.Element("PubmedData")?.Element("ArticleIdList") ?? root.Element("PubmedBookData")?.Element("ArticleIdList") ?? citation.Element("ArticleIdList"))?.Elements("ArticleId").ToList() ?? [];
        var types = FieldText.List(article.Descendants("PublicationType").Select(XmlRecords.Text));
        return new BibliographicRecord
        {
            Line = line,
            Title = title,
            OriginalTitle = FieldText.Line(XmlRecords.Text(article.Element("VernacularTitle"))),
            Year = Year(journal?.Element("JournalIssue")?.Element("PubDate")) ?? Year(article.Element("ArticleDate")) ?? Year(book?.Element("PubDate")) ?? Year(citation.Element("ContributionDate")),
            Doi = article.Elements("ELocationID").Where(e => (string?)e.Attribute("EIdType") == "doi" && (string?)e.Attribute("ValidYN") != "N").Select(e => Doi.Normalize(e.Value)).FirstOrDefault(d => d is not null)
                ?? ids.Where(i => (string?)i.Attribute("IdType") == "doi").Select(i => Doi.Normalize(i.Value)).FirstOrDefault(d => d is not null),
            Pmid = FieldText.Pmid(citation.Element("PMID")?.Value),
            Authors = FieldText.List((article.Element("AuthorList") ?? book?.Element("AuthorList"))?.Elements("Author").Select(Author) ?? []),
            Journal = FieldText.Line(XmlRecords.Text(journal?.Element("Title")) ?? XmlRecords.Text(journal?.Element("ISOAbbreviation")) ?? (article.Element("ArticleTitle") is null ? null : XmlRecords.Text(book?.Element("BookTitle")))),
            Abstract = FieldText.Lines(string.Join('\n', (article.Element("Abstract") ?? citation.Element("Abstract"))?.Elements("AbstractText").Select(Section).Where(s => s.Length > 0) ?? [])),
            Keywords = FieldText.List(citation.Descendants("MeshHeading").Select(h => h.Element("DescriptorName")?.Value).Concat(citation.Descendants("Keyword").Select(k => (string?)k.Value))),
            Language = FieldText.Line(XmlRecords.Text(article.Element("Language"))),
            PublicationTypes = types,
            Source = "PubMed",
            Retracted = types.Contains("Retracted Publication", StringComparer.Ordinal) || Retraction.IsMarked(title)
                || citation.Descendants("CommentsCorrections").Any(c => (string?)c.Attribute("RefType") == "RetractionIn"),
        };
    }

    private static string Section(XElement part) => (string?)part.Attribute("Label") is { Length: > 0 } label ? $"{label}: {part.Value.Trim()}" : part.Value.Trim();

    private static string? Author(XElement author)
    {
        if (author.Element("CollectiveName")?.Value is { } group) return group;
        var (last, first) = (author.Element("LastName")?.Value, author.Element("ForeName")?.Value ?? author.Element("Initials")?.Value);
        return last is null ? first : first is null ? last : $"{last}, {first}";
    }

    private static int? Year(XElement? date) => FieldText.Year(date?.Element("Year")?.Value ?? date?.Element("MedlineDate")?.Value);
}
