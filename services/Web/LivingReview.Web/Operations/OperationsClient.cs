using LivingReview.Client;
using LivingReview.Contracts.Operations;

namespace LivingReview.Web.Operations;

/// <summary>Asks one service how it is doing, and acts on its dead letters.</summary>
internal abstract class OperationsClient(HttpClient http, string service, string title)
{
    /// <summary>What the service does, for people.</summary>
    public string Title => title;

    public Task<ApiResult<PipelinePart>> DescribeAsync(CancellationToken cancellationToken) => http.AskAsync<PipelinePart>($"api/operations/{service}", cancellationToken);

    public Task<ApiResult<IReadOnlyList<DeadLetterView>>> ListAsync(CancellationToken cancellationToken) =>
        http.AskAsync<IReadOnlyList<DeadLetterView>>($"api/operations/{service}/dead-letters", cancellationToken);

    public Task<ApiResult<DeadLettersMoved>> ReplayAsync(ReplayDeadLetters request, CancellationToken cancellationToken) =>
        http.PostAsync<DeadLettersMoved>($"api/operations/{service}/dead-letters/replay", request, cancellationToken);

    public Task<ApiResult<DeadLettersMoved>> DiscardAsync(DiscardDeadLetters request, CancellationToken cancellationToken) =>
        http.PostAsync<DeadLettersMoved>($"api/operations/{service}/dead-letters/discard", request, cancellationToken);
}

internal sealed class IngestionOperations(HttpClient http) : OperationsClient(http, "ingestion", "Study intake");

internal sealed class AnalysisOperations(HttpClient http) : OperationsClient(http, "analysis", "Estimation");

internal sealed class NotificationOperations(HttpClient http) : OperationsClient(http, "notification", "Alerts");

internal sealed class SurveillanceOperations(HttpClient http) : OperationsClient(http, "surveillance", "Search");
