using System.Text.Json;
using LivingReview.EvidenceFiles.Identifiers;

namespace LivingReview.Surveillance.Sources.MedRxiv;

/// <summary>What medRxiv answers: everything that was posted on some days, without a search.</summary>
internal static class MedRxivAnswer
{
    private const string Host = "medRxiv";

    /// <summary>Reads a page; the numbers are sometimes text, and of its size only "count" is right.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="start">Position of its first record.</param>
    /// <param name="query">What is kept of it.</param>
    public static SourcePage Read(string text, int start, TextQuery query) => SourceHttp.Parse(text, Host, root =>
    {
        var message = root.Items("messages").FirstOrDefault();
        if (message.ValueKind != JsonValueKind.Object) throw new SourceFault(SourceFailure.Changed, "medRxiv's answer has no message.");
        var status = message.Text("status") ?? "";
        if (status.StartsWith("no posts found", StringComparison.OrdinalIgnoreCase)) return new SourcePage([], null, start);
        if (status != "ok") throw new SourceFault(SourceFailure.Rejected, $"medRxiv: {status}");
        var posts = root.GetProperty("collection").EnumerateArray().ToList();
        var total = message.Number("total") ?? throw new SourceFault(SourceFailure.Changed, "medRxiv's answer has no total.");
        if (message.Number("count") is { } count && count != posts.Count)
            throw new SourceFault(SourceFailure.Truncated, FormattableString.Invariant($"medRxiv announces {count} posts and sends {posts.Count}."));
        var next = start + posts.Count;
        return new SourcePage([.. posts.Select(Record).Where(query.Matches)], posts.Count == 0 || next >= total ? null : FormattableString.Invariant($"{next}"), total)
        {
            Keys = [.. posts.Select(p => $"{p.Text("doi")}v{p.Text("version")}")],
        };
    });

    private static SourceRecord Record(JsonElement post)
    {
        var doi = Doi.Normalize(post.Text("doi")) ?? throw new SourceFault(SourceFailure.Changed, "A post of medRxiv has no DOI.");
        return new SourceRecord
        {
            Source = SourceNames.MedRxiv,
            SourceId = doi,
            Doi = doi,
            Title = Fields.Plain(post.Text("title")),
            Abstract = Fields.Plain(post.Text("abstract")),
            Authors = [.. (post.Text("authors") ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(100)],
            Journal = "medRxiv",
            Year = Fields.Year(post.Text("date")),
            Published = Fields.Day(post.Text("date")),
            Types = ["preprint"],
            IsPreprint = true,
            PublishedAs = Doi.Normalize(post.Text("published")), // "NA" until there is one
            Retracted = post.Text("type") is { } type && type.Contains("withdraw", StringComparison.OrdinalIgnoreCase),
        };
    }
}
