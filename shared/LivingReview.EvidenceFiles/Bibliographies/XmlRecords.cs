using System.Runtime.CompilerServices;
using System.Xml;
using System.Xml.Linq;

namespace LivingReview.EvidenceFiles.Bibliographies;

/// <summary>The record elements of an XML file, one at a time. Nothing outside the file is read: neither a DTD nor an entity.</summary>
internal static class XmlRecords
{
    private const int MaxDepth = 100;

    public static async IAsyncEnumerable<(int Line, XElement Element)> ReadAsync(
        TextReader text, IReadOnlyCollection<string> names, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = new XmlReaderSettings { Async = true, DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, CheckCharacters = false, MaxCharactersFromEntities = 1_000_000 };
        using var reader = XmlReader.Create(text, settings);
        while (await MoveAsync(reader))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.NodeType != XmlNodeType.Element || !names.Contains(reader.LocalName)) continue;
            var line = ((IXmlLineInfo)reader).LineNumber;
            yield return (line, await ElementAsync(reader, cancellationToken));
        }
    }

    /// <summary>Text of an element with the text of its markup (<c>&lt;i&gt;</c>, <c>&lt;style&gt;</c>); null without the element.</summary>
    public static string? Text(XElement? element) => element?.Value;

    /// <summary>Builds the element by hand with a bound on its depth: a deep one would end the process by its stack.</summary>
    private static async Task<XElement> ElementAsync(XmlReader reader, CancellationToken cancellationToken)
    {
        var root = Open(reader);
        var current = root;
        if (reader.IsEmptyElement) return root;
        var depth = 1;
        while (depth > 0 && await MoveAsync(reader))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var child = Open(reader);
                    current.Add(child);
                    if (reader.IsEmptyElement) break;
                    if (++depth > MaxDepth) throw new BibliographyException(((IXmlLineInfo)reader).LineNumber, "The XML is nested more than a hundred levels deep.");
                    current = child;
                    break;
                case XmlNodeType.EndElement:
                    depth--;
                    current = current.Parent ?? root;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                    current.Add(new XText(reader.Value));
                    break;
            }
        }

        return root;
    }

    private static XElement Open(XmlReader reader)
    {
        var element = new XElement(reader.LocalName);
        if (!reader.HasAttributes) return element;
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix is not "xmlns" && reader.LocalName != "xmlns" && element.Attribute(reader.LocalName) is null) element.Add(new XAttribute(reader.LocalName, reader.Value));
        }

        reader.MoveToElement();
        return element;
    }

    private static async Task<bool> MoveAsync(XmlReader reader)
    {
        try
        {
            return await reader.ReadAsync();
        }
        catch (XmlException fault)
        {
            throw new BibliographyException(Math.Max(fault.LineNumber, 1), $"The XML is broken or cut off here ({fault.Message.Split('\n')[0].TrimEnd('.')}). Nothing of the file was read.");
        }
    }
}
