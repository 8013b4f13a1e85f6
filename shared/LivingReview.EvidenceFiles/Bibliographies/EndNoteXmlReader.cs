using System.Xml.Linq;
using LivingReview.EvidenceFiles.Identifiers;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>EndNote's XML: xml/records/record, its values inside style elements.</summary>
internal static class EndNoteXmlReader
{
    private static readonly string[] Records = ["record"];

    public static async Task<List<BibliographicRecord>> ReadAsync(TextReader text, CancellationToken cancellationToken)
    {
        var records = new List<BibliographicRecord>();
        await foreach (var (line, element) in XmlRecords.ReadAsync(text, Records, cancellationToken)) records.Add(Record(line, element));
        return XmlRecords.Placed(records);
    }

    private static BibliographicRecord Record(int line, XElement r)
    {
        var titles = r.Element("titles");
        var title = FieldText.Line(titles?.Element("title")?.Value);
        var source = FieldText.Line(r.Element("remote-database-name")?.Value);
        var provider = r.Element("remote-database-provider")?.Value;
        var links = r.Element("urls")?.Descendants("url").Select(u => u.Value) ?? [];
        return new BibliographicRecord
        {
            Line = line,
            Title = title,
            OriginalTitle = FieldText.Line(r.Element("orig-pub")?.Value ?? titles?.Element("translated-title")?.Value),
            Year = FieldText.Year(r.Element("dates")?.Element("year")?.Value),
            Doi = Doi.Normalize(r.Element("electronic-resource-num")?.Value) ?? links.Where(u => u.Contains("doi", StringComparison.OrdinalIgnoreCase)).Select(Doi.Normalize).FirstOrDefault(d => d is not null),
            Pmid = (source is not null && Retraction.IsPubMed(source)) || (provider is not null && Retraction.IsPubMed(provider)) ? FieldText.Pmid(r.Element("accession-num")?.Value) : null,
            Authors = FieldText.List(r.Element("contributors")?.Element("authors")?.Elements("author").Select(XmlRecords.Text) ?? []),
            Journal = FieldText.Line(r.Element("periodical")?.Element("full-title")?.Value ?? titles?.Element("secondary-title")?.Value),
            Abstract = FieldText.Lines(r.Element("abstract")?.Value),
            Keywords = FieldText.List(r.Element("keywords")?.Elements("keyword").SelectMany(k => k.Value.Split(['\r', '\n'])) ?? []),
            Language = FieldText.Line(r.Element("language")?.Value),
            PublicationTypes = FieldText.List([(string?)r.Element("ref-type")?.Attribute("name"), r.Element("work-type")?.Value]),
            Source = source,
            Labels = FieldText.List([r.Element("label")?.Value]),
            Retracted = Retraction.IsMarked(title),
        };
    }
}
