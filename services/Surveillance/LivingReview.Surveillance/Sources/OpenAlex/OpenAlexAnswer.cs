using System.Text.Json;
using LivingReview.EvidenceFiles.Identifiers;

namespace LivingReview.Surveillance.Sources.OpenAlex;

/// <summary>What OpenAlex answers to a search for works.</summary>
internal static class OpenAlexAnswer
{
    private const string Host = "OpenAlex";

    /// <summary>Positions beyond this are no abstract's.</summary>
    private const int MaxWords = 5_000;

    public static SourcePage Read(string text) => SourceHttp.Parse(text, Host, root =>
    {
        if (root.Text("error") is { } error) throw new SourceFault(SourceFailure.Rejected, $"OpenAlex: {error} {root.Text("message")}");
        var meta = root.GetProperty("meta");
        var results = root.GetProperty("results").EnumerateArray().ToList();
        return new SourcePage([.. results.Select(Record)], results.Count == 0 ? null : meta.Text("next_cursor"), meta.Number("count"));
    });

    private static SourceRecord Record(JsonElement work)
    {
        var source = work.Member("primary_location")?.Member("source");
        return new SourceRecord
        {
            Source = SourceNames.OpenAlex,
            SourceId = Last(work.Text("id")) ?? throw new SourceFault(SourceFailure.Changed, "A work of OpenAlex has no id."),
            Doi = Doi.Normalize(work.Text("doi")),
            Pmid = Last(work.Member("ids")?.Text("pmid")),
            Title = Fields.Plain(work.Text("title") ?? work.Text("display_name")),
            Abstract = Abstract(work),
            Authors = [.. work.Items("authorships").Select(a => a.Member("author")?.Text("display_name")).OfType<string>().Take(100)],
            Journal = source?.Text("display_name"),
            Year = Fields.Year(work.Text("publication_year") ?? work.Text("publication_date")),
            Published = Fields.Day(work.Text("publication_date")),
            Language = work.Text("language"),
            Types = work.Text("type") is { } type ? [type] : [],
            IsPreprint = work.Text("type") == "preprint",
            Retracted = work.Member("is_retracted") is { ValueKind: JsonValueKind.True },
        };
    }

    /// <summary>The abstract, which OpenAlex gives as the positions of each word.</summary>
    private static string? Abstract(JsonElement work)
    {
        if (work.Member("abstract_inverted_index") is not { ValueKind: JsonValueKind.Object } index) return null;
        var words = new SortedDictionary<int, string>();
        foreach (var word in index.EnumerateObject().Where(w => w.Value.ValueKind == JsonValueKind.Array))
        {
            foreach (var position in word.Value.EnumerateArray())
            {
                if (position.TryGetInt32(out var at) && at is >= 0 and < MaxWords) words[at] = word.Name;
            }
        }

        return Fields.Plain(string.Join(' ', words.Values));
    }

    /// <summary>The last part of an address such as https://openalex.org/W1.</summary>
    private static string? Last(string? address) => address?.TrimEnd('/') is { Length: > 0 } text ? text[(text.LastIndexOf('/') + 1)..] : null;
}
