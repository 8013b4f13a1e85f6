using LivingReview.Contracts.Operations;

namespace LivingReview.Client;

/// <summary>Asks one service how it is doing, and acts on its dead letters.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
/// <param name="service">ingestion, analysis, notification or surveillance.</param>
public class PipelineClient(HttpClient http, string service)
{
    private string Root => $"api/operations/{service}";

    /// <summary>How the service is doing.</summary>
    public Task<ApiResult<PipelinePart>> DescribeAsync(CancellationToken cancellationToken) => http.AskAsync<PipelinePart>(Root, cancellationToken);

    /// <summary>What its consumers gave up.</summary>
    public Task<ApiResult<IReadOnlyList<DeadLetterView>>> ListAsync(CancellationToken cancellationToken) =>
        http.AskAsync<IReadOnlyList<DeadLetterView>>(Root + "/dead-letters", cancellationToken);

    /// <summary>Hands dead letters to their consumers again.</summary>
    public Task<ApiResult<DeadLettersMoved>> ReplayAsync(ReplayDeadLetters request, CancellationToken cancellationToken) =>
        http.PostAsync<DeadLettersMoved>(Root + "/dead-letters/replay", request, cancellationToken);

    /// <summary>Drops dead letters.</summary>
    public Task<ApiResult<DeadLettersMoved>> DiscardAsync(DiscardDeadLetters request, CancellationToken cancellationToken) =>
        http.PostAsync<DeadLettersMoved>(Root + "/dead-letters/discard", request, cancellationToken);
}
