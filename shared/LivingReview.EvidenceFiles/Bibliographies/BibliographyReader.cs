using System.Text;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>Reads bibliographies in every format of <see cref="BibliographyFormat"/>.</summary>
public static class BibliographyReader
{
    /// <summary>Longer lines are no bibliography's.</summary>
    internal const int MaxLineLength = 1_000_000;

    /// <summary>
    /// Reads every record of a file. UTF-8, or UTF-16 with its mark. The format is found by the file's own shape; a format that the caller
    /// states and the file contradicts is an error, because reading it anyway loses records.
    /// </summary>
    /// <param name="file">The file, from its beginning; stays open.</param>
    /// <param name="stated">The format that the caller states; null to find it.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The records and what was odd; a record without title, DOI and PubMed id is among them.</returns>
    /// <exception cref="BibliographyException">The file is in no known format, in another one than stated, truncated, or not text.</exception>
    public static async Task<Bibliography> ReadAsync(Stream file, BibliographyFormat? stated, CancellationToken cancellationToken = default)
    {
        using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        try
        {
            var head = new char[BibliographyFormats.HeadLength];
            var length = await text.ReadBlockAsync(head, cancellationToken);
            var beginning = new string(head, 0, length);
            var format = Choose(beginning, stated);
            var findings = new FindingLog();
            using var whole = new ConcatenatedReader(beginning, text);
            List<BibliographicRecord> records = format switch
            {
                BibliographyFormat.Ris => await RisReader.ReadAsync(whole, findings, cancellationToken),
                BibliographyFormat.Nbib => await NbibReader.ReadAsync(whole, findings, cancellationToken),
                BibliographyFormat.WebOfScience => await WebOfScienceReader.ReadAsync(whole, findings, cancellationToken),
                BibliographyFormat.BibTex => BibTexReader.Read(await whole.ReadToEndAsync(cancellationToken), findings),
                BibliographyFormat.PubMedXml => await PubMedXmlReader.ReadAsync(whole, cancellationToken),
                BibliographyFormat.EndNoteXml => await EndNoteXmlReader.ReadAsync(whole, cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(stated), stated, "Unknown format."),
            };
            return new Bibliography(format, records, findings.Kept);
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
        if (found is { } other)
            throw new BibliographyException(1, $"The file is {BibliographyFormats.LabelOf(other)}, not {BibliographyFormats.LabelOf(stated!.Value)}. Send it as {BibliographyFormats.NameOf(other)}.");
        if (BibliographyFormats.Foreign(head) is { } foreign) throw new BibliographyException(1, $"The file is {foreign}, not a bibliography.");
        if (stated is BibliographyFormat.Ris or BibliographyFormat.Nbib or null)
            throw new BibliographyException(1, "The file shows none of the known formats: no line begins like RIS (TY  - ), PubMed (PMID- ), Web of Science (PT ) or BibTeX (@article{).");
        throw new BibliographyException(1, $"The file does not look like {BibliographyFormats.LabelOf(stated.Value)}.");
    }

    /// <summary>A beginning that was read already, and the rest.</summary>
    private sealed class ConcatenatedReader(string beginning, TextReader rest) : TextReader
    {
        private int _position;

        public override int Peek() => _position < beginning.Length ? beginning[_position] : rest.Peek();

        public override int Read() => _position < beginning.Length ? beginning[_position++] : rest.Read();

        public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

        public override int Read(Span<char> buffer)
        {
            if (_position >= beginning.Length) return rest.Read(buffer);
            var length = Math.Min(buffer.Length, beginning.Length - _position);
            beginning.AsSpan(_position, length).CopyTo(buffer);
            _position += length;
            return length;
        }
    }
}
