using LivingReview.Contracts.Estimates;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Estimates;

/// <summary>Reads estimates from Analysis. An answer is null while Analysis does not know the review or the stratum.</summary>
internal sealed class EstimatesClient(HttpClient http)
{
    public Task<ReviewEstimates?> GetAsync(string review, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<ReviewEstimates>($"{Root(review)}", cancellationToken);

    public Task<StratumFigures?> GetFiguresAsync(string review, string stratum, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<StratumFigures>($"{Root(review)}/figures?stratum={Uri.EscapeDataString(stratum)}", cancellationToken);

    public async Task<IReadOnlyList<EstimateHistoryPoint>> GetHistoryAsync(string review, string stratum, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<EstimateHistoryPoint>>(
            $"{Root(review)}/history?stratum={Uri.EscapeDataString(stratum)}", cancellationToken) ?? [];

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/estimates";
}
