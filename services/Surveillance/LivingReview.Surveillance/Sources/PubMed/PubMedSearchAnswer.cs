using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace LivingReview.Surveillance.Sources.PubMed;

/// <summary>What ESearch answers. Its warnings are read before its count: a phrase that it does not know is left out of the query without a word in the count.</summary>
/// <param name="Count">How many records match what it understood.</param>
/// <param name="Ids">Their PubMed ids, of this page.</param>
/// <param name="Warnings">What it did not understand.</param>
internal sealed record PubMedSearchAnswer(int Count, IReadOnlyList<string> Ids, IReadOnlyList<string> Warnings)
{
    private const string Host = "PubMed";

    /// <summary>Reads the JSON, or the XML that the service falls back to.</summary>
    /// <exception cref="SourceFault">It is an error, incomplete, or of another form.</exception>
    public static PubMedSearchAnswer Read(string text)
    {
        var answer = text.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith("<", StringComparison.Ordinal) ? ReadXml(text) : SourceHttp.Parse(WithoutControls(text), Host, ReadJson);
        if (answer.Count == 0 && answer.Warnings.Any(w => w.StartsWith("Not found", StringComparison.Ordinal)))
            throw new SourceFault(SourceFailure.Rejected, $"PubMed found nothing because it did not understand the query. {string.Join(" ", answer.Warnings)}");
        return answer;
    }

    /// <summary>Its errors break lines within a JSON string, which no reader of JSON takes.</summary>
    private static string WithoutControls(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private static PubMedSearchAnswer ReadJson(JsonElement root)
    {
        if (root.Text("error") is { } refused) throw Refused(refused);
        var result = root.GetProperty("esearchresult");
        if (result.Text("ERROR") is { } error) throw Refused(error);
        var (faults, warnings) = (result.Member("errorlist"), result.Member("warninglist"));
        return new PubMedSearchAnswer(
            result.Number("count") ?? throw new SourceFault(SourceFailure.Changed, "PubMed's answer has no count."),
            result.Texts("idlist"),
            [
                .. Named("Not found", faults?.Texts("phrasesnotfound")), .. Named("Not found as a field", faults?.Texts("fieldsnotfound")),
                .. Named("Left out", warnings?.Texts("phrasesignored")), .. Named("Not found as a quoted phrase", warnings?.Texts("quotedphrasesnotfound")),
                .. Told(warnings?.Texts("outputmessages")),
            ]);
    }

    private static PubMedSearchAnswer ReadXml(string text)
    {
        var root = PubMedXml.Load(text);
        if (root.Name.LocalName != "eSearchResult") throw new SourceFault(SourceFailure.Changed, $"PubMed answered with {root.Name.LocalName}.");
        if (root.Element("ERROR")?.Value is { Length: > 0 } error) throw Refused(error);
        var (faults, warnings) = (root.Element("ErrorList"), root.Element("WarningList"));
        return new PubMedSearchAnswer(
            XmlConvertible(root.Element("Count")?.Value),
            [.. root.Element("IdList")?.Elements("Id").Select(i => i.Value) ?? []],
            [
                .. Named("Not found", Values(faults, "PhraseNotFound")), .. Named("Not found as a field", Values(faults, "FieldNotFound")),
                .. Named("Left out", Values(warnings, "PhraseIgnored")), .. Named("Not found as a quoted phrase", Values(warnings, "QuotedPhraseNotFound")),
                .. Told(Values(warnings, "OutputMessage")),
            ]);
    }

    private static int XmlConvertible(string? text)
    {
        try
        {
            return XmlConvert.ToInt32(text ?? "");
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            throw new SourceFault(SourceFailure.Changed, "PubMed's answer has no count.", fault);
        }
    }

    private static IReadOnlyList<string> Values(XElement? list, string name) => [.. list?.Elements(name).Select(e => e.Value.Trim()).Where(v => v.Length > 0) ?? []];

    private static IEnumerable<string> Named(string what, IReadOnlyList<string>? phrases) => (phrases ?? []).Select(p => $"{what}: {p}.");

    /// <summary>That nothing was found is no warning.</summary>
    private static IEnumerable<string> Told(IReadOnlyList<string>? messages) => (messages ?? []).Where(m => !m.StartsWith("No items found", StringComparison.OrdinalIgnoreCase));

    private static SourceFault Refused(string error) => new(
        error.Contains("rate limit", StringComparison.OrdinalIgnoreCase) ? SourceFailure.Throttled
        : error.Contains("Backend", StringComparison.OrdinalIgnoreCase) || error.Contains("temporarily", StringComparison.OrdinalIgnoreCase) ? SourceFailure.ServerError
        : SourceFailure.Rejected, $"PubMed: {error}");
}
