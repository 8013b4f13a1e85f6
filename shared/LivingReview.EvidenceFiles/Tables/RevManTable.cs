using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using LivingReview.EvidenceFiles.Names;

namespace LivingReview.EvidenceFiles.Tables;

/// <summary>
/// Reads RevMan by shape, because the element names of its accuracy data are not published: in a .rm5 file any element with the attributes
/// TP, FP, FN and TN and a STUDY_ID on itself or above it; in a CSV data package (zip) any file with columns of those names.
/// </summary>
public static class RevManTable
{
    /// <summary>What is said of every RevMan file.</summary>
    public const string Remark = "RevMan was read by its shape (TP, FP, FN, TN by name): no published description of its accuracy data could be verified. Compare the tables with the review.";

    /// <summary>The evidence in a bundle of ours, which is read as any package.</summary>
    private const string BundleEvidence = "evidence.csv";

    private const int MaxDepth = 100;
    private const long UnpackedLimit = 64L * 1024 * 1024;
    private static readonly string[] Header = ["study", "year", "test", "TP", "FP", "FN", "TN"];
    private static readonly string[] Counts = ["TP", "FP", "FN", "TN"];

    internal static async Task<SourceTable> OpenAsync(Stream file, TableOptions options, CancellationToken cancellationToken)
    {
        var start = new byte[2];
        var read = await file.ReadAtLeastAsync(start, 2, throwOnEndOfStream: false, cancellationToken);
        file.Position = 0;
        return read == 2 && start is [(byte)'P', (byte)'K'] ? await OpenPackageAsync(file, options, cancellationToken) : await OpenXmlAsync(file, cancellationToken);
    }

    /// <summary>Looking for what stands above a table takes as many steps as the file is deep.</summary>
    private static async Task CheckDepthAsync(Stream file, XmlReaderSettings settings, CancellationToken cancellationToken)
    {
        using (var reader = XmlReader.Create(file, settings))
        {
            while (await reader.ReadAsync())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (reader.Depth > MaxDepth) throw new UnreadableFileException("The XML is nested more than a hundred levels deep.", Math.Max(1, ((IXmlLineInfo)reader).LineNumber));
            }
        }

        file.Position = 0;
    }

    private static async Task<SourceTable> OpenXmlAsync(Stream file, CancellationToken cancellationToken)
    {
        XDocument document;
        try
        {
            var settings = new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
            await CheckDepthAsync(file, settings, cancellationToken);
            using var reader = XmlReader.Create(file, settings);
            document = await XDocument.LoadAsync(reader, LoadOptions.SetLineInfo, cancellationToken);
        }
        catch (XmlException fault)
        {
            throw new UnreadableFileException("The file cannot be read as RevMan XML (.rm5) or as a data package (.zip).", Math.Max(1, fault.LineNumber));
        }

        var studies = document.Descendants("STUDY").Where(s => s.Attribute("ID") is not null)
            .GroupBy(s => s.Attribute("ID")!.Value, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var rows = document.Descendants().Where(e => Array.TrueForAll(Counts, c => e.Attribute(c) is not null)).Select(Row).ToList();
        if (rows.Count == 0) throw new UnreadableFileException("The file holds no element with the attributes TP, FP, FN and TN.");
        return new SourceTable(Header, 1, rows.ToAsyncEnumerable()) { Format = "revman", FirstRows = rows, Remarks = [Remark] };

        SourceRow Row(XElement e)
        {
            var id = e.AncestorsAndSelf().Select(a => a.Attribute("STUDY_ID")?.Value).FirstOrDefault(v => v is not null);
            var study = id is null ? null : studies.GetValueOrDefault(id);
            string?[] cells =
            [
                study?.Attribute("NAME")?.Value ?? id,
                study?.Attribute("YEAR")?.Value,
                e.Ancestors().Select(a => a.Attribute("NAME")?.Value ?? a.Element("NAME")?.Value).FirstOrDefault(n => n is not null),
                .. Counts.Select(c => e.Attribute(c)!.Value),
            ];
            return new SourceRow(((IXmlLineInfo)e).LineNumber, Array.ConvertAll(cells, PlainText.Trimmed));
        }
    }

    private static async Task<SourceTable> OpenPackageAsync(Stream file, TableOptions options, CancellationToken cancellationToken)
    {
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            var tables = zip.Entries.Where(e => e.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
                .OrderByDescending(e => e.Name == BundleEvidence).ThenBy(e => e.FullName, StringComparer.Ordinal);
            foreach (var entry in tables)
            {
                if (entry.Length > UnpackedLimit) throw new UnreadableFileException($"{entry.FullName} unpacks to more than 64 MB.");
                var unpacked = new MemoryStream();
                await using (var packed = await entry.OpenAsync(cancellationToken)) await packed.CopyToAsync(unpacked, cancellationToken);
                if (await TryOpenAsync(unpacked, options, cancellationToken) is { } table && Array.TrueForAll(Counts, c => table.Header.Contains(c, StringComparer.OrdinalIgnoreCase)))
                {
                    return table with { Format = "revman", Remarks = [.. entry.Name == BundleEvidence ? Array.Empty<string>() : [Remark], $"Read from {entry.FullName}.", .. table.Remarks] };
                }
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or NotSupportedException or IOException)
        {
            throw new UnreadableFileException("The file cannot be read as a data package (.zip).");
        }

        throw new UnreadableFileException("The package holds no CSV file with the columns TP, FP, FN and TN.");
    }

    private static async Task<SourceTable?> TryOpenAsync(Stream csv, TableOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await TextTable.OpenAsync(csv, ',', options, cancellationToken);
        }
        catch (UnreadableFileException)
        {
            return null; // another file of the package, of no interest
        }
    }
}
