using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Xml.Linq;

namespace LivingReview.Figures.Languages;

/// <summary>
/// The texts of one project in the present language. The English text is the key and the default; the other languages are resource files
/// (Texts.de.resx) that are embedded as they are.
/// </summary>
internal sealed class TextSource(Assembly assembly)
{
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> _languages = new(StringComparer.Ordinal);

    /// <summary>A text without values, or one whose key is known only while the page runs, such as a word of a vocabulary.</summary>
    public string this[string text] => Find(text);

    /// <summary>A text with values in place of {0}, {1} and so on. Numbers are written alike in every language.</summary>
    public string this[string text, params ReadOnlySpan<object?> values] => string.Format(CultureInfo.InvariantCulture, Find(text), values);

    /// <summary>The texts of a language by their English; empty for English itself.</summary>
    public IReadOnlyDictionary<string, string> Of(Language language) => _languages.GetOrAdd(language.Code, Read);

    private string Find(string text)
    {
        var language = Language.Current;
        return language == Language.English ? text : Of(language).GetValueOrDefault(text, text);
    }

    private IReadOnlyDictionary<string, string> Read(string code)
    {
        using var stream = assembly.GetManifestResourceStream($"texts.{code}");
        return stream is null
            ? new Dictionary<string, string>()
            : XDocument.Load(stream).Root!.Elements("data").ToDictionary(text => text.Attribute("name")!.Value, text => text.Element("value")!.Value, StringComparer.Ordinal);
    }
}
