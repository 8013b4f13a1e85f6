using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>The record elements of an XML file, one at a time. Nothing outside the file is read: neither a DTD nor an entity.</summary>
internal static class XmlRecords
{
    private const int MaxDepth = 100;

    private static readonly string[] Attributes = ["EIdType", "ValidYN", "IdType", "RefType", "Label", "name"];

    public static async IAsyncEnumerable<(int Line, XElement Element)> ReadAsync(
        TextReader text, IReadOnlyCollection<string> names, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false, MaxCharactersFromEntities = 1_000_000 };
        using var reader = XmlReader.Create(text, settings);
        var (first, count) = (0, 0);
        while (await MoveAsync(reader, first, count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.NodeType != XmlNodeType.Element || !names.Contains(reader.LocalName)) continue;
            var line = ((IXmlLineInfo)reader).LineNumber;
            if (++count == 1) first = line;
            yield return (line, await ElementAsync(reader, line, first, count, cancellationToken));
        }
    }

    /// <summary>The records with places that tell them apart: in a file without line breaks they are counted, as all are on its one line.</summary>
    public static List<BibliographicRecord> Placed(List<BibliographicRecord> records) =>
        records.Count > 1 && records.All(record => record.Line == records[0].Line) ? [.. records.Select((record, i) => record with { Line = i + 1 })] : records;

    /// <summary>Text of an element with the text of its markup (<c>&lt;i&gt;</c>, <c>&lt;style&gt;</c>); null without the element.</summary>
    public static string? Text(XElement? element) => element?.Value;

    /// <summary>Builds the element by hand with a bound on its depth: a deep one would end the process by its stack.</summary>
    private static async Task<XElement> ElementAsync(XmlReader reader, int line, int first, int count, CancellationToken cancellationToken)
    {
        var root = Open(reader);
        var current = root;
        if (reader.IsEmptyElement) return root;
        var depth = 1;
        while (depth > 0 && await MoveAsync(reader, first, count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var child = Open(reader);
                    current.Add(child);
                    if (reader.IsEmptyElement) break;
                    if (++depth > MaxDepth) throw Counted(new(((IXmlLineInfo)reader).LineNumber, "The XML is nested more than a hundred levels deep."), first, count);
                    current = child;
                    break;
                case XmlNodeType.EndElement:
                    depth--;
                    current = current.Parent ?? root;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    current.Add(new XText(Check(reader, line, current.Name.LocalName, first, count)));
                    break;
            }
        }

        return root;
    }

    /// <summary>The element with the attributes that a reader of records looks at.</summary>
    private static XElement Open(XmlReader reader)
    {
        var element = new XElement(reader.LocalName);
        foreach (var name in Attributes)
        {
            if (reader.GetAttribute(name) is { } value) element.Add(new XAttribute(name, value));
        }

        return element;
    }

    /// <summary>Also what a reader finds only when it is asked for a text, such as a broken entity.</summary>
    public static BibliographyException Broken(XmlException fault) =>
        new(Math.Max(fault.LineNumber, 1), $"The XML is broken or cut off here ({fault.Message.Split('\n')[0].TrimEnd('.')}). Nothing of the file was read.");

    private static string Check(XmlReader reader, int line, string field, int first, int count)
    {
        try
        {
            return Storable.Check(reader.Value, ((IXmlLineInfo)reader).LineNumber, line, field);
        }
        catch (BibliographyException fault)
        {
            throw Counted(fault, first, count);
        }
    }

    /// <summary>The fault at the record instead of the line, where a second record is on the line of the first one.</summary>
    private static BibliographyException Counted(BibliographyException fault, int first, int count) =>
        count > 1 && fault.Line == first ? new(count, string.Create(CultureInfo.InvariantCulture, $"Record {count}: {fault.Message}"), fault.FieldName) : fault;

    private static async Task<bool> MoveAsync(XmlReader reader, int first, int count)
    {
        try
        {
            return await reader.ReadAsync();
        }
        catch (XmlException fault)
        {
            throw Counted(Broken(fault), first, count);
        }
    }
}
