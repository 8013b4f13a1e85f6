using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LivingReview.Surveillance.Sources;

/// <summary>How single values of the sources' JSON are read: absent, null and another type are nothing.</summary>
internal static partial class Fields
{
    private const int MaxText = 20_000;

    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value.ValueKind switch { JsonValueKind.String => Tidy(value.GetString()), JsonValueKind.Number => value.GetRawText(), _ => null }
            : null;

    public static int? Number(this JsonElement element, string name) =>
        int.TryParse(element.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static JsonElement? Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) ? value : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static IReadOnlyList<string> Texts(this JsonElement element, string name) => [.. element.Items(name).Select(Value).OfType<string>().Distinct(StringComparer.Ordinal)];

    public static string? Value(JsonElement element) => element.ValueKind == JsonValueKind.String ? Tidy(element.GetString()) : null;

    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A year that a publication can have.</summary>
    public static int? Year(string? text) =>
        text is { Length: >= 4 } && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= 1800 and <= 2100 ? year : null;

    /// <summary>Text without the markup and entities that databases leave in titles and abstracts; null if nothing is left.</summary>
    public static string? Plain(string? text) => text is null ? null : Tidy(WebUtility.HtmlDecode(Tags().Replace(text, " ")));

    private static string? Tidy(string? text)
    {
        var tidy = Blanks().Replace((text ?? "").Replace("\0", "", StringComparison.Ordinal), " ").Trim();
        return tidy.Length == 0 ? null : tidy.Length <= MaxText ? tidy : tidy[..(char.IsHighSurrogate(tidy[MaxText - 1]) ? MaxText - 1 : MaxText)];
    }

    [GeneratedRegex("</?[A-Za-z][A-Za-z0-9:-]*(\\s[^<>]*)?/?>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
