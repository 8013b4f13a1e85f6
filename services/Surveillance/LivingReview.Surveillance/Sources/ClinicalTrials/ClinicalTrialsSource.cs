using System.Globalization;
using Microsoft.Extensions.Options;

namespace LivingReview.Surveillance.Sources.ClinicalTrials;

/// <summary>ClinicalTrials.gov: registrations that were posted or changed on the days.</summary>
internal sealed class ClinicalTrialsSource(HttpClient http, IOptions<SurveillanceOptions> options) : ISource
{
    public string Name => SourceNames.ClinicalTrials;

    public async Task<SourcePage> SearchAsync(SourceQuery query, string? cursor, CancellationToken cancellationToken) => ClinicalTrialsAnswer.Read(
        await SourceHttp.ReadAsync(http, "studies" + Query.From(
            ("query.term", string.Create(CultureInfo.InvariantCulture, $"({query.Text}) AND AREA[LastUpdatePostDate]RANGE[{query.From:yyyy-MM-dd},{query.To:yyyy-MM-dd}]")),
            ("pageSize", options.Value.ClinicalTrials.PageSize.ToString(CultureInfo.InvariantCulture)),
            ("countTotal", "true"),
            ("pageToken", cursor)), cancellationToken));
}
