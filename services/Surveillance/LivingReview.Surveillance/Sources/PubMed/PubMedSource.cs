using System.Globalization;
using Microsoft.Extensions.Options;

namespace LivingReview.Surveillance.Sources.PubMed;

/// <summary>
/// PubMed by the E-utilities. The cursor is the position in the answer, not a set on their server, which they forget after some hours: a run
/// that is resumed the next day asks the same question again.
/// </summary>
internal sealed class PubMedSource(HttpClient http, IOptions<SurveillanceOptions> options) : ISource, INoticeSource
{
    /// <summary>ESearch hands out no more of PubMed for one query, whatever the position.</summary>
    private const int MostRecords = 9_999;

    /// <summary>Longer queries are posted.</summary>
    private const int LongestAddress = 1_500;

    private const int IdsPerRequest = 200;

    public string Name => SourceNames.PubMed;

    public async Task<SourcePage> SearchAsync(SourceQuery query, string? cursor, CancellationToken cancellationToken)
    {
        var start = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        var found = PubMedSearchAnswer.Read(await AskAsync("esearch.fcgi",
        [
            new("db", "pubmed"), new("retmode", "json"), new("term", query.Text), new("datetype", "edat"),
            new("mindate", query.From.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture)), new("maxdate", query.To.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture)),
            new("retmax", Number(options.Value.PubMed.PageSize)), new("retstart", Number(start)),
        ], cancellationToken));
        if (found.Count > MostRecords) throw new SourceFault(SourceFailure.TooMany, FormattableString.Invariant($"PubMed has {found.Count} records for this time and hands out {MostRecords}."));
        if (found.Ids.Count == 0) return new SourcePage([], null, found.Count) { Warnings = found.Warnings };

        var records = (await FetchAsync(found.Ids, cancellationToken)).Where(r => found.Ids.Contains(r.SourceId, StringComparer.Ordinal)).ToList();
        var next = start + found.Ids.Count;
        return new SourcePage(records, next < found.Count ? Number(next) : null, found.Count)
        {
            Keys = found.Ids,
            Warnings = found.Warnings,
            Missing = [.. found.Ids.Except(records.Select(r => r.SourceId), StringComparer.Ordinal)],
        };
    }

    public async Task<IReadOnlyDictionary<string, IReadOnlyList<SourceNotice>>> NoticesAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken)
    {
        var notices = new Dictionary<string, IReadOnlyList<SourceNotice>>(StringComparer.Ordinal);
        foreach (var part in identifiers.Chunk(IdsPerRequest))
        {
            foreach (var record in await FetchAsync(part, cancellationToken)) notices[record.SourceId] = NoticesOf(record);
        }

        return notices;
    }

    /// <summary>The notices that the record names; a record that is only marked as retracted says so without naming the notice.</summary>
    public static IReadOnlyList<SourceNotice> NoticesOf(SourceRecord record) =>
        record.Retracted && !record.Notices.Any(n => NoticeKinds.TakesOut(n.Kind)) ? [.. record.Notices, new SourceNotice(NoticeKinds.Retraction, SourceNames.PubMed, null, null)] : record.Notices;

    private async Task<IReadOnlyList<SourceRecord>> FetchAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        await PubMedXml.ReadAsync(await AskAsync("efetch.fcgi", [new("db", "pubmed"), new("retmode", "xml"), new("id", string.Join(',', ids))], cancellationToken), cancellationToken);

    private Task<string> AskAsync(string program, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> all = [.. parameters, new("tool", "livingreview"), new("email", options.Value.Contact ?? "")];
        if (options.Value.PubMed.ApiKey is { Length: > 0 } key) all.Add(new("api_key", key));
        var address = program + Query.From(all);
        return address.Length <= LongestAddress ? SourceHttp.ReadAsync(http, address, cancellationToken) : SourceHttp.ReadAsync(http, program, cancellationToken, all);
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
