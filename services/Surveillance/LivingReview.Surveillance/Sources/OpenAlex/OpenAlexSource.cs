using System.Globalization;
using Microsoft.Extensions.Options;

namespace LivingReview.Surveillance.Sources.OpenAlex;

/// <summary>
/// OpenAlex. When it took a work in can only be asked with a paid key, so the days are those of publication: the overlap of a strategy has to be
/// long here, for works come in weeks late.
/// </summary>
internal sealed class OpenAlexSource(HttpClient http, IOptions<SurveillanceOptions> options) : ISource
{
    private const int MostPerPage = 200;

    public string Name => SourceNames.OpenAlex;

    public async Task<SourcePage> SearchAsync(SourceQuery query, string? cursor, CancellationToken cancellationToken)
    {
        // A comma separates filters; within a search it only separates words.
        var text = query.Text.Replace(',', ' ');
        return OpenAlexAnswer.Read(await SourceHttp.ReadAsync(http, "works" + Query.From(
            ("filter", string.Create(CultureInfo.InvariantCulture, $"title_and_abstract.search:{text},from_publication_date:{query.From:yyyy-MM-dd},to_publication_date:{query.To:yyyy-MM-dd}")),
            ("per-page", Math.Min(options.Value.OpenAlex.PageSize, MostPerPage).ToString(CultureInfo.InvariantCulture)),
            ("cursor", cursor ?? "*"),
            ("mailto", options.Value.Contact),
            ("api_key", options.Value.OpenAlex.ApiKey)), cancellationToken));
    }
}
