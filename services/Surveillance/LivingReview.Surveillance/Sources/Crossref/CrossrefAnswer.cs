using System.Globalization;
using System.Text.Json;
using LivingReview.EvidenceFiles.Identifiers;

namespace LivingReview.Surveillance.Sources.Crossref;

/// <summary>What a notice says that it is about: the other direction of <see cref="SourceRecord.Notices"/>.</summary>
/// <param name="About">DOI of the paper.</param>
/// <param name="Notice">The notice.</param>
internal sealed record NoticeOf(string About, SourceNotice Notice);

/// <summary>What Crossref answers about works. Notices stand at the paper (updated-by) and at the notice (update-to): both are read.</summary>
internal static class CrossrefAnswer
{
    private const string Host = "Crossref";

    /// <summary>A page of a search. It always names a next cursor, and pages in the middle may hold fewer records than asked for: an empty page is the end.</summary>
    public static SourcePage ReadList(string text) => Read(text, "work-list", message =>
    {
        var items = message.GetProperty("items").EnumerateArray().ToList();
        return new SourcePage([.. items.Select(Record)], items.Count == 0 ? null : message.Text("next-cursor"), message.Number("total-results"));
    });

    /// <summary>One work.</summary>
    public static SourceRecord ReadWork(string text) => Read(text, "work", Record);

    /// <summary>What the notices of a page are about.</summary>
    public static IReadOnlyList<NoticeOf> ReadUpdates(string text) => Read<IReadOnlyList<NoticeOf>>(text, "work-list", message => [.. message.GetProperty("items").EnumerateArray().SelectMany(UpdatesOf)]);

    private static T Read<T>(string text, string type, Func<JsonElement, T> read) => SourceHttp.Parse(text, Host, root =>
        root.Text("status") == "ok" && root.Text("message-type") == type ? read(root.GetProperty("message"))
        : root.Text("status") is "failed" or "error" ? throw new SourceFault(SourceFailure.Rejected, $"Crossref: {root.Member("message")}")
        : throw new SourceFault(SourceFailure.Changed, $"Crossref answered with {root.Text("message-type") ?? "no message-type"} instead of {type}."));

    private static SourceRecord Record(JsonElement work)
    {
        var doi = Doi.Normalize(work.Text("DOI")) ?? throw new SourceFault(SourceFailure.Changed, "A work of Crossref has no DOI.");
        var notices = work.Items("updated-by").Select(Notice).OfType<SourceNotice>()
            .DistinctBy(n => (n.Kind, n.Doi)).ToList(); // the publisher and Retraction Watch both say it
        return new SourceRecord
        {
            Source = SourceNames.Crossref,
            SourceId = doi,
            Doi = doi,
            Registrations = [.. work.Items("clinical-trial-number").Select(t => t.Text("clinical-trial-number")?.ToUpperInvariant()).OfType<string>().Distinct(StringComparer.Ordinal)],
            Title = Fields.Plain(work.Items("title").Select(Fields.Value).FirstOrDefault(t => t is not null)),
            Abstract = Fields.Plain(work.Text("abstract")),
            Authors = [.. work.Items("author").Select(Author).OfType<string>().Take(100)],
            Journal = Fields.Plain(work.Items("container-title").Select(Fields.Value).FirstOrDefault(t => t is not null)),
            Year = Parts(work.Member("issued")) is [var year, ..] && year is >= 1800 and <= 2100 ? year : null,
            Published = Day(Parts(work.Member("published")) is { Count: > 0 } published ? published : Parts(work.Member("issued"))),
            Language = work.Text("language"),
            Types = work.Text("type") is { } type ? [type] : [],
            IsPreprint = work.Text("type") == "posted-content" && work.Text("subtype") is null or "preprint",
            PublishedAs = work.Member("relation")?.Items("is-preprint-of").Where(r => r.Text("id-type") == "doi").Select(r => Doi.Normalize(r.Text("id"))).FirstOrDefault(d => d is not null),
            Retracted = notices.Any(n => NoticeKinds.TakesOut(n.Kind)),
            Notices = notices,
        };
    }

    private static SourceNotice? Notice(JsonElement update) => NoticeKinds.OfCrossref(update.Text("type")) is { } kind && Doi.Normalize(update.Text("DOI")) is { } doi
        ? new SourceNotice(kind, SourceNames.Crossref, doi, null, Day(Parts(update.Member("updated"))))
        : null;

    private static IEnumerable<NoticeOf> UpdatesOf(JsonElement work) =>
        from update in work.Items("update-to")
        let kind = NoticeKinds.OfCrossref(update.Text("type"))
        let about = Doi.Normalize(update.Text("DOI"))
        where kind is not null && about is not null
        select new NoticeOf(about, new SourceNotice(kind, SourceNames.Crossref, Doi.Normalize(work.Text("DOI")), null, Day(Parts(update.Member("updated")))));

    private static string? Author(JsonElement author) => (author.Text("family"), author.Text("given")) switch
    {
        ({ } family, { } given) => $"{family}, {given}",
        ({ } family, null) => family,
        _ => author.Text("name"),
    };

    /// <summary>date-parts, of which the month and the day may be missing; a publisher may write [null].</summary>
    private static IReadOnlyList<int> Parts(JsonElement? date) =>
        [.. date?.Items("date-parts").FirstOrDefault() is { ValueKind: JsonValueKind.Array } parts ? parts.EnumerateArray().TakeWhile(p => p.ValueKind == JsonValueKind.Number).Select(p => p.GetInt32()) : []];

    private static DateOnly? Day(IReadOnlyList<int> parts) =>
        parts is [var year, var month, var day] && DateOnly.TryParseExact(string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
