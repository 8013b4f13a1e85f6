using System.Globalization;

namespace LivingReview.Surveillance.Sources.MedRxiv;

/// <summary>medRxiv: every post of the days, kept when its title or abstract matches.</summary>
internal sealed class MedRxivSource(HttpClient http) : ISource
{
    public string Name => SourceNames.MedRxiv;

    public async Task<SourcePage> SearchAsync(SourceQuery query, string? cursor, CancellationToken cancellationToken)
    {
        var start = cursor is null ? 0 : int.Parse(cursor, CultureInfo.InvariantCulture);
        var text = await SourceHttp.ReadAsync(http, string.Create(CultureInfo.InvariantCulture, $"details/medrxiv/{query.From:yyyy-MM-dd}/{query.To:yyyy-MM-dd}/{start}/json"), cancellationToken);
        return MedRxivAnswer.Read(text, start, TextQuery.Parse(query.Text));
    }
}
