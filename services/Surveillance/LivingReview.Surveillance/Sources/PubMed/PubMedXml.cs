using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using LivingReview.EvidenceFiles.Bibliographies;
using LivingReview.EvidenceFiles.Identifiers;

namespace LivingReview.Surveillance.Sources.PubMed;

/// <summary>
/// What EFetch answers. The records are read by the reader of bibliographies; what only surveillance needs (notices, registrations, the day) is
/// read beside it.
/// </summary>
internal static partial class PubMedXml
{
    /// <summary>The records of a PubmedArticleSet.</summary>
    /// <exception cref="SourceFault">It is incomplete or of another form.</exception>
    public static async Task<IReadOnlyList<SourceRecord>> ReadAsync(string text, CancellationToken cancellationToken)
    {
        var root = Load(text);
        if (root.Name.LocalName != "PubmedArticleSet")
            throw new SourceFault(SourceFailure.Changed, $"PubMed answered with {root.Name.LocalName}: {Shorten(root.Value)}");
        var articles = root.Elements().ToList();
        if (articles.Count == 0) return [];
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(WithoutEncoding().Replace(text, "")));
        Bibliography read;
        try
        {
            read = await BibliographyReader.ReadAsync(stream, BibliographyFormat.PubMedXml, cancellationToken);
        }
        catch (BibliographyException fault)
        {
            throw new SourceFault(SourceFailure.Changed, $"PubMed's records cannot be read: {fault.Message}", fault);
        }

        var byPmid = articles.Where(a => PmidOf(a) is not null).GroupBy(a => PmidOf(a)!, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        return [.. read.Records.Where(r => r.Pmid is not null).Select(r => Record(r, byPmid.GetValueOrDefault(r.Pmid!)))];
    }

    /// <summary>The root of a complete document; neither a DTD nor an entity outside of it is read.</summary>
    public static XElement Load(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.TrimStart('\uFEFF')), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false });
            return XElement.Load(reader);
        }
        catch (XmlException fault)
        {
            throw new SourceFault(SourceFailure.Truncated, $"PubMed's XML is broken or cut off: {fault.Message}", fault);
        }
    }

    private static SourceRecord Record(BibliographicRecord record, XElement? article)
    {
        var citation = article?.Element("MedlineCitation") ?? article?.Element("BookDocument");
        return new SourceRecord
        {
            Source = SourceNames.PubMed,
            SourceId = record.Pmid!,
            Pmid = record.Pmid,
            Doi = record.Doi,
            Registrations = Registrations(citation),
            Title = record.Title,
            Abstract = record.Abstract,
            Authors = record.Authors,
            Journal = record.Journal,
            Year = record.Year,
            Published = Day(citation?.Element("Article")?.Element("ArticleDate")) ?? Day(citation?.Element("Article")?.Element("Journal")?.Element("JournalIssue")?.Element("PubDate")),
            Language = record.Language,
            Types = record.PublicationTypes,
            IsPreprint = record.PublicationTypes.Contains("Preprint", StringComparer.OrdinalIgnoreCase),
            PublishedAs = Corrections(citation).Where(c => (string?)c.Attribute("RefType") == "UpdateIn" && record.PublicationTypes.Contains("Preprint", StringComparer.OrdinalIgnoreCase)).Select(DoiOf).FirstOrDefault(d => d is not null),
            Retracted = record.Retracted,
            Notices = [.. Corrections(citation).Select(Notice).OfType<SourceNotice>()],
        };
    }

    private static IEnumerable<XElement> Corrections(XElement? citation) => citation?.Element("CommentsCorrectionsList")?.Elements("CommentsCorrections") ?? [];

    private static SourceNotice? Notice(XElement correction) => NoticeKinds.OfPubMed((string?)correction.Attribute("RefType")) is { } kind
        ? new SourceNotice(kind, SourceNames.PubMed, DoiOf(correction), correction.Element("PMID")?.Value.Trim() is { Length: > 0 } pmid ? pmid : null)
        : null;

    private static string? DoiOf(XElement correction) => Doi.Normalize(correction.Element("RefSource")?.Value);

    private static string? PmidOf(XElement article) => (article.Element("MedlineCitation") ?? article.Element("BookDocument"))?.Element("PMID")?.Value.Trim();

    private static IReadOnlyList<string> Registrations(XElement? citation) =>
        [.. citation?.Descendants("AccessionNumber").Select(a => a.Value.Trim().ToUpperInvariant()).Where(a => Registration().IsMatch(a)).Distinct(StringComparer.Ordinal) ?? []];

    private static DateOnly? Day(XElement? date)
    {
        if (date?.Element("Year")?.Value is not { } year || date.Element("Month")?.Value is not { } month || date.Element("Day")?.Value is not { } day) return null;
        return DateOnly.TryParseExact($"{year}-{month}-{day}", ["yyyy-M-d", "yyyy-MM-dd", "yyyy-MMM-d", "yyyy-MMM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;
    }

    private static string Shorten(string text) => text.Trim() is var trimmed && trimmed.Length > 200 ? trimmed[..200] : trimmed;

    [GeneratedRegex("^NCT[0-9]{8}$")]
    private static partial Regex Registration();

    /// <summary>The text is decoded: what it says of its encoding no longer holds.</summary>
    [GeneratedRegex("""(?<=^\uFEFF?\s*<\?xml[^>]*)\sencoding=("[^"]*"|'[^']*')""")]
    private static partial Regex WithoutEncoding();
}
