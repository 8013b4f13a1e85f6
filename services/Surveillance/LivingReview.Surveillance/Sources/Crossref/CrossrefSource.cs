using System.Globalization;
using Microsoft.Extensions.Options;

namespace LivingReview.Surveillance.Sources.Crossref;

/// <summary>Crossref: works by the words of their records, and the notices about works.</summary>
internal sealed class CrossrefSource(HttpClient http, IOptions<SurveillanceOptions> options) : ISource, INoticeSource
{
    public string Name => SourceNames.Crossref;

    private int Rows => options.Value.Crossref.PageSize;

    public async Task<SourcePage> SearchAsync(SourceQuery query, string? cursor, CancellationToken cancellationToken) => CrossrefAnswer.ReadList(
        await SourceHttp.ReadAsync(http, "works" + Query.From(
            ("query.bibliographic", query.Text), ("filter", Days(query)), ("rows", Rows.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor ?? "*"), ("mailto", options.Value.Contact)), cancellationToken));

    /// <summary>Asks each work for the notices about it; a DOI that Crossref does not know has none.</summary>
    public async Task<IReadOnlyDictionary<string, IReadOnlyList<SourceNotice>>> NoticesAsync(IReadOnlyList<string> identifiers, CancellationToken cancellationToken)
    {
        var notices = new Dictionary<string, IReadOnlyList<SourceNotice>>(StringComparer.Ordinal);
        foreach (var doi in identifiers)
        {
            try
            {
                var work = CrossrefAnswer.ReadWork(await SourceHttp.ReadAsync(http, $"works/{Uri.EscapeDataString(doi)}" + Query.From(("mailto", options.Value.Contact)), cancellationToken));
                notices[doi] = work.Doi == doi ? work.Notices : throw new SourceFault(SourceFailure.Repeated, $"Crossref was asked for {doi} and answered about {work.Doi}.");
            }
            catch (SourceFault fault) when (fault.Failure == SourceFailure.Rejected)
            {
                notices[doi] = []; // DOIs of other agencies
            }
        }

        return notices;
    }

    /// <summary>A page of the notices that take papers out of the literature and were indexed on these days, by the papers that they are about.</summary>
    public async Task<(IReadOnlyList<NoticeOf> Updates, string? Next)> UpdatesAsync(DateOnly from, DateOnly to, string? cursor, CancellationToken cancellationToken)
    {
        var text = await SourceHttp.ReadAsync(http, "works" + Query.From(
            ("filter", Days(new SourceQuery("", from, to)) + ",update-type:retraction,update-type:withdrawal,update-type:removal"),
            ("rows", Rows.ToString(CultureInfo.InvariantCulture)), ("cursor", cursor ?? "*"), ("mailto", options.Value.Contact)), cancellationToken);
        return (CrossrefAnswer.ReadUpdates(text), CrossrefAnswer.ReadList(text).Next);
    }

    private static string Days(SourceQuery query) => string.Create(CultureInfo.InvariantCulture, $"from-index-date:{query.From:yyyy-MM-dd},until-index-date:{query.To:yyyy-MM-dd}");
}
