using System.Globalization;
using Microsoft.Extensions.Options;

namespace LivingReview.Surveillance.Sources.EuropePmc;

/// <summary>Europe PMC, with preprints of many servers.</summary>
internal sealed class EuropePmcSource(HttpClient http, IOptions<SurveillanceOptions> options) : ISource
{
    private const int LongestAddress = 1_500;

    public string Name => SourceNames.EuropePmc;

    public async Task<SourcePage> SearchAsync(SourceQuery query, string? cursor, CancellationToken cancellationToken)
    {
        List<KeyValuePair<string, string>> parameters =
        [
            new("query", string.Create(CultureInfo.InvariantCulture, $"({query.Text}) AND (FIRST_IDATE:[{query.From:yyyy-MM-dd} TO {query.To:yyyy-MM-dd}])")),
            new("format", "json"), new("resultType", "core"), new("pageSize", options.Value.EuropePmc.PageSize.ToString(CultureInfo.InvariantCulture)),
            new("cursorMark", cursor ?? "*"), new("email", options.Value.Contact ?? ""),
        ];
        var address = "search" + Query.From(parameters);
        var text = address.Length <= LongestAddress
            ? await SourceHttp.ReadAsync(http, address, cancellationToken)
            : await SourceHttp.ReadAsync(http, "searchPOST", cancellationToken, parameters);
        return EuropePmcAnswer.Read(text, cursor ?? "*");
    }
}
