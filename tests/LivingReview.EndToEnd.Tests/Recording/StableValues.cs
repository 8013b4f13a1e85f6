using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace LivingReview.EndToEnd.Tests.Recording;

/// <summary>Gives recorded responses the same times and ids at every recording, in the order in which they occurred.</summary>
internal static partial class StableValues
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    public static IReadOnlyDictionary<string, JsonNode> Replace(IReadOnlyDictionary<string, JsonNode> recorded)
    {
        var moments = recorded.Values.SelectMany(Texts).Select(Moment).OfType<DateTimeOffset>().Distinct().Order().Select((moment, i) => (moment, i))
            .ToDictionary(one => one.moment, one => Start.AddMinutes(one.i));
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        return recorded.ToDictionary(one => one.Key, one => Replace(one.Value, "", moments, ids), StringComparer.Ordinal);
    }

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };

    private static JsonNode Replace(JsonNode node, string name, Dictionary<DateTimeOffset, DateTimeOffset> moments, Dictionary<string, string> ids)
    {
        switch (node)
        {
            case JsonObject members:
                return new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : Replace(member.Value, member.Key, moments, ids))));
            case JsonArray items:
                return new JsonArray([.. items.Select(item => item is null ? null : Replace(item, name, moments, ids))]);
            case JsonValue value when value.TryGetValue<string>(out var text):
                if (Moment(text) is { } moment)
                    return JsonValue.Create(moments[moment].ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture));
                return JsonValue.Create(Today().Replace(Id().Replace(text, id => Stable(id.Value, ids)), Start.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
            case JsonValue when name == "milliseconds":
                return JsonValue.Create(12);
            default:
                return node.DeepClone();
        }
    }

    public static DateTimeOffset? Moment(string text) =>
        text.Length > 18 && text[10] == 'T' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? moment : null;

    // With hyphens or without: the webhook-id of a delivery is made of the id of its alert.
    private static string Stable(string id, Dictionary<string, string> ids)
    {
        var plain = id.Replace("-", "", StringComparison.Ordinal);
        if (plain.All(letter => letter == '0'))
            return id;
        if (!ids.TryGetValue(plain, out var stable))
            ids[plain] = stable = FormattableString.Invariant($"019300000000700080000000{ids.Count + 1:x8}");
        return id.Length == plain.Length ? stable : Guid.ParseExact(stable, "N").ToString();
    }

    [GeneratedRegex("(?<![0-9a-f])(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})(?![0-9a-f])", RegexOptions.CultureInvariant)]
    private static partial Regex Id();

    // A citation names the day of its publication.
    [GeneratedRegex(@"(?<=, )20\d\d-\d\d-\d\d(?=\. Estimated)", RegexOptions.CultureInvariant)]
    private static partial Regex Today();
}
