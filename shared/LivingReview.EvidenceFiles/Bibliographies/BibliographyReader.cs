using System.Text;
using System.Xml;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>Reads bibliographies in every format of <see cref="BibliographyFormat"/>.</summary>
public static class BibliographyReader
{
    /// <summary>Longer lines are no bibliography's.</summary>
    internal const int MaxLineLength = 1_000_000;

    /// <summary>
    /// Reads every record of a file, which must be seekable. UTF-8, or UTF-16 with its mark. The format is found by the file's own shape; a format that the caller
    /// states and the file contradicts is an error, because reading it anyway loses records.
    /// </summary>
    /// <param name="file">The file, from its beginning; stays open.</param>
    /// <param name="stated">The format that the caller states; null to find it.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The records and what was odd; a record without title, DOI and PubMed id is among them.</returns>
    /// <exception cref="BibliographyException">The file is in no known format, in another one than stated, truncated, or not text.</exception>
    public static async Task<Bibliography> ReadAsync(Stream file, BibliographyFormat? stated, CancellationToken cancellationToken = default)
    {
        var (format, findings) = (await FormatAsync(file, stated, cancellationToken), new FindingLog());
        file.Position = 0;
        var records = BibliographyFormats.IsTable(format)
            ? await RecordTableReader.ReadAsync(file, BibliographyFormats.NameOf(format), findings, cancellationToken)
            : await ReadTextAsync(file, format, findings, cancellationToken);
        return new Bibliography(format, records, findings.Kept);
    }

    /// <summary>The format, by the beginning of the file; bytes that are no text do not matter yet.</summary>
    private static async Task<BibliographyFormat> FormatAsync(Stream file, BibliographyFormat? stated, CancellationToken cancellationToken)
    {
        file.Position = 0;
        using var text = new StreamReader(file, new UTF8Encoding(false), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var head = new char[BibliographyFormats.HeadLength];
        return Choose(new string(head, 0, await text.ReadBlockAsync(head, cancellationToken)), stated);
    }

    private static async Task<List<BibliographicRecord>> ReadTextAsync(Stream file, BibliographyFormat format, FindingLog findings, CancellationToken cancellationToken)
    {
        using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        try
        {
            return format switch
            {
                BibliographyFormat.Ris => await RisReader.ReadAsync(text, findings, cancellationToken),
                BibliographyFormat.Nbib => await NbibReader.ReadAsync(text, findings, cancellationToken),
                BibliographyFormat.WebOfScience => await WebOfScienceReader.ReadAsync(text, findings, cancellationToken),
                BibliographyFormat.BibTex => BibTexReader.Read(await text.ReadToEndAsync(cancellationToken), findings),
                BibliographyFormat.PubMedXml => await PubMedXmlReader.ReadAsync(text, cancellationToken),
                BibliographyFormat.EndNoteXml => await EndNoteXmlReader.ReadAsync(text, cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Unknown format."),
            };
        }
        catch (XmlException fault)
        {
            throw XmlRecords.Broken(fault);
        }
        catch (DecoderFallbackException)
        {
            throw new BibliographyException(1, "The file is not UTF-8 text. Export it again with the encoding UTF-8.");
        }
    }

    private static BibliographyFormat Choose(string head, BibliographyFormat? stated)
    {
        var found = BibliographyFormats.Detect(head);
        if (found is { } format && (stated is null || stated == format)) return format;
        // A title line may stand above the header, and text may use another separator than its format says.
        if (stated is BibliographyFormat.Csv or BibliographyFormat.Tsv && (found is null or BibliographyFormat.Csv or BibliographyFormat.Tsv) && BibliographyFormats.Foreign(head) is null) return stated.Value;
        if (found is { } other)
            throw new BibliographyException(1, $"The file is {BibliographyFormats.LabelOf(other)}, not {BibliographyFormats.LabelOf(stated!.Value)}. Send it as {BibliographyFormats.NameOf(other)}.");
        if (BibliographyFormats.Foreign(head) is { } foreign) throw new BibliographyException(1, $"The file is {foreign}, not a bibliography.");
        if (stated is BibliographyFormat.Ris or BibliographyFormat.Nbib or null)
            throw new BibliographyException(1, "The file shows none of the known formats: no line begins like RIS (TY  - ), PubMed (PMID- ), Web of Science (PT ) or BibTeX (@article{), and no heading of the first line is a title, DOI or PubMed id.");
        throw new BibliographyException(1, $"The file does not look like {BibliographyFormats.LabelOf(stated.Value)}.");
    }
}
