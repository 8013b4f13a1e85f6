using LivingReview.Contracts.Reviews;

namespace LivingReview.Client;

/// <summary>Reads and enters judgements of certainty in Ingestion.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class CertaintyClient(HttpClient http)
{
    /// <summary>Every judgement, oldest first; with <paramref name="revision"/> those of the evidence up to it.</summary>
    public async Task<IReadOnlyList<CertaintyView>> ListAsync(string review, long? revision, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<CertaintyView>>(UrlBuilder.Build(PathOf(review), ("revision", revision)), cancellationToken) ?? [];

    /// <summary>Enters a judgement.</summary>
    public Task<ApiResult<CertaintyView>> JudgeAsync(string review, JudgeCertainty judgement, CancellationToken cancellationToken) =>
        http.PostAsync<CertaintyView>(PathOf(review), judgement, cancellationToken);

    private static string PathOf(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/certainty";
}
