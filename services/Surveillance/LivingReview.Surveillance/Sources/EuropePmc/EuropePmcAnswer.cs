using System.Text.Json;
using LivingReview.EvidenceFiles.Identifiers;

namespace LivingReview.Surveillance.Sources.EuropePmc;

/// <summary>What Europe PMC's search answers, in the form "core" or "lite".</summary>
internal static class EuropePmcAnswer
{
    private const string Host = "Europe PMC";

    /// <summary>Reads a page.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="cursor">The cursor that was asked for: the last page names it again.</param>
    public static SourcePage Read(string text, string cursor) => SourceHttp.Parse(text, Host, root =>
    {
        if (root.Text("errMsg") is { } error) throw new SourceFault(SourceFailure.Rejected, $"Europe PMC: {error}");
        var total = root.Number("hitCount") ?? throw new SourceFault(SourceFailure.Changed, "Europe PMC's answer has no hitCount.");
        var results = root.GetProperty("resultList").GetProperty("result").EnumerateArray().ToList();
        var next = root.Text("nextCursorMark");
        return new SourcePage([.. results.Select(Record)], results.Count == 0 || next is null || next == cursor ? null : next, total);
    });

    private static SourceRecord Record(JsonElement result)
    {
        var (source, id) = (result.Text("source") ?? throw Changed("source"), result.Text("id") ?? throw Changed("id"));
        var types = result.Member("pubTypeList")?.Texts("pubType") is { Count: > 0 } listed ? listed : [.. (result.Text("pubType") ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        var links = result.Member("commentCorrectionList")?.Items("commentCorrection").ToList() ?? [];
        var isPreprint = source == "PPR";
        return new SourceRecord
        {
            Source = SourceNames.EuropePmc,
            SourceId = $"{source}:{id}",
            Doi = Doi.Normalize(result.Text("doi")),
            Pmid = result.Text("pmid"),
            Title = Fields.Plain(result.Text("title")),
            Abstract = Fields.Plain(result.Text("abstractText")),
            Authors = Authors(result),
            Journal = result.Text("journalTitle") ?? result.Member("journalInfo")?.Member("journal")?.Text("title"),
            Year = Fields.Year(result.Text("pubYear")),
            Published = Fields.Day(result.Text("firstPublicationDate")),
            Language = result.Text("language"),
            Types = types,
            IsPreprint = isPreprint,
            PublishedAs = isPreprint ? links.Where(l => l.Text("type") is "Preprint of" or "Update in").Select(l => Doi.Normalize(l.Text("doi") ?? l.Text("reference"))).FirstOrDefault(d => d is not null) : null,
            Retracted = types.Contains("retracted publication", StringComparer.OrdinalIgnoreCase) || links.Any(l => l.Text("type") == "Retraction in"),
            Notices = [.. links.Select(Notice).OfType<SourceNotice>()],
        };
    }

    private static IReadOnlyList<string> Authors(JsonElement result) => result.Member("authorList")?.Items("author").Select(a => a.Text("fullName") ?? a.Text("collectiveName")).OfType<string>().ToList() is { Count: > 0 } listed
        ? [.. listed.Take(100)]
        : [.. (result.Text("authorString") ?? "").TrimEnd('.').Split(", ", StringSplitOptions.RemoveEmptyEntries).Take(100)];

    private static SourceNotice? Notice(JsonElement link) => link.Text("type") switch
    {
        "Retraction in" => new SourceNotice(NoticeKinds.Retraction, SourceNames.EuropePmc, Doi.Normalize(link.Text("reference")), link.Text("source") == "MED" ? link.Text("id") : null),
        "Expression of concern in" => new SourceNotice(NoticeKinds.Concern, SourceNames.EuropePmc, Doi.Normalize(link.Text("reference")), link.Text("source") == "MED" ? link.Text("id") : null),
        "Erratum in" => new SourceNotice(NoticeKinds.Erratum, SourceNames.EuropePmc, Doi.Normalize(link.Text("reference")), link.Text("source") == "MED" ? link.Text("id") : null),
        _ => null,
    };

    private static SourceFault Changed(string field) => new(SourceFailure.Changed, $"A record of Europe PMC has no {field}.");
}
