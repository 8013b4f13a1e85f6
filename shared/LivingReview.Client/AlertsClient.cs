using System.Net.Http.Json;
using LivingReview.Contracts.Alerts;

namespace LivingReview.Client;

/// <summary>Reads and changes the alerts, subscriptions and policies of Notification.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class AlertsClient(HttpClient http)
{
    /// <summary>The alerts of a subscription, newest first; without one, those of the review's own list.</summary>
    public async Task<IReadOnlyList<Alert>> ListAsync(string review, Guid? subscription, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<Alert>>($"{ReviewPath(review)}/shifts{(subscription is { } id ? $"?subscription={id}" : "")}", cancellationToken) ?? [];

    /// <summary>The reviews with open alerts on their own lists, that with the newest alert first.</summary>
    public async Task<IReadOnlyList<OpenAlerts>> ListOpenAsync(int limit, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<OpenAlerts>>(UrlBuilder.Build("api/alerts/open", ("limit", limit)), cancellationToken) ?? [];

    /// <summary>Those of the reviews that have open alerts on their own lists.</summary>
    public async Task<IReadOnlyList<OpenAlerts>> ListOpenAsync(IReadOnlyList<string> reviews, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<OpenAlerts>>(UrlBuilder.Build("api/alerts/open", ("reviews", string.Join(',', reviews))), cancellationToken) ?? [];

    /// <summary>An alert; null if the review has none with this id.</summary>
    public Task<Alert?> GetAsync(string review, Guid id, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<Alert>($"{ReviewPath(review)}/shifts/{id}", cancellationToken);

    /// <summary>When a study first caused an alert; null if the review is not known.</summary>
    public Task<StudyAlerts?> GetOfStudyAsync(string review, string study, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<StudyAlerts>($"{ReviewPath(review)}/shifts/causes/{Uri.EscapeDataString(study)}", cancellationToken);

    /// <param name="review">The review.</param>
    /// <param name="id">The alert.</param>
    /// <param name="step">acknowledge, resolve or mute.</param>
    /// <param name="action">Who, why, until when.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<ApiResult<Alert>> ChangeStatusAsync(string review, Guid id, string step, AlertAction action, CancellationToken cancellationToken) =>
        SendAsync<Alert>(HttpMethod.Post, $"{ReviewPath(review)}/shifts/{id}/{step}", action, cancellationToken);

    /// <summary>The subscriptions of a review.</summary>
    public async Task<IReadOnlyList<SubscriptionView>> ListSubscriptionsAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<SubscriptionView>>($"{ReviewPath(review)}/subscriptions", cancellationToken) ?? [];

    /// <summary>A subscription; null if the review has none with this id.</summary>
    public Task<SubscriptionView?> GetSubscriptionAsync(string review, Guid id, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<SubscriptionView>($"{ReviewPath(review)}/subscriptions/{id}", cancellationToken);

    /// <summary>Subscribes; the secret of a webhook is in this answer alone.</summary>
    public Task<ApiResult<SubscriptionView>> CreateAsync(string review, CreateSubscription request, CancellationToken cancellationToken) =>
        SendAsync<SubscriptionView>(HttpMethod.Post, $"{ReviewPath(review)}/subscriptions", request, cancellationToken);

    /// <summary>Changes a subscription.</summary>
    public Task<ApiResult<SubscriptionView>> UpdateAsync(string review, Guid id, UpdateSubscription request, CancellationToken cancellationToken) =>
        SendAsync<SubscriptionView>(HttpMethod.Put, $"{ReviewPath(review)}/subscriptions/{id}", request, cancellationToken);

    /// <summary>Deletes a subscription.</summary>
    public Task<ApiResult<NoContent>> DeleteAsync(string review, Guid id, CancellationToken cancellationToken) =>
        SendAsync<NoContent>(HttpMethod.Delete, $"{ReviewPath(review)}/subscriptions/{id}", null, cancellationToken);

    /// <summary>Gives a webhook a new secret.</summary>
    public Task<ApiResult<SubscriptionView>> RotateAsync(string review, Guid id, RotateSecret request, CancellationToken cancellationToken) =>
        SendAsync<SubscriptionView>(HttpMethod.Post, $"{ReviewPath(review)}/subscriptions/{id}/rotate-secret", request, cancellationToken);

    /// <summary>Sends a test to a webhook.</summary>
    public Task<ApiResult<DeliveryView>> TestAsync(string review, Guid id, CancellationToken cancellationToken) =>
        SendAsync<DeliveryView>(HttpMethod.Post, $"{ReviewPath(review)}/subscriptions/{id}/test", null, cancellationToken);

    /// <summary>The newest deliveries of a subscription.</summary>
    public async Task<IReadOnlyList<DeliveryView>> ListDeliveriesAsync(string review, Guid id, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<DeliveryView>>($"{ReviewPath(review)}/subscriptions/{id}/deliveries", cancellationToken) ?? [];

    /// <summary>Sends deliveries again.</summary>
    public Task<ApiResult<ReplayReport>> ReplayAsync(string review, Guid id, ReplayDeliveries request, CancellationToken cancellationToken) =>
        SendAsync<ReplayReport>(HttpMethod.Post, $"{ReviewPath(review)}/subscriptions/{id}/replay", request, cancellationToken);

    /// <summary>How far the estimates of several reviews were evaluated for alerts; null from an older server, which does not say.</summary>
    public Task<IReadOnlyList<AlertsHead>?> ListHeadsAsync(IReadOnlyList<string> reviews, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<IReadOnlyList<AlertsHead>>(UrlBuilder.Build("api/alerts/heads", ("reviews", string.Join(',', reviews))), cancellationToken);

    /// <summary>Explanations of the rules; null while the review has no estimates.</summary>
    public Task<PolicyGuide?> GetGuideAsync(string review, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<PolicyGuide>($"{ReviewPath(review)}/policies/guide", cancellationToken);

    /// <summary>Runs a policy over the history of a review.</summary>
    public Task<ApiResult<BacktestReport>> BacktestAsync(string review, BacktestRequest request, CancellationToken cancellationToken) =>
        SendAsync<BacktestReport>(HttpMethod.Post, $"{ReviewPath(review)}/policies/backtest", request, cancellationToken);

    /// <summary>Confirms an address, or ends its mail; false if the link is not valid or the service does not answer.</summary>
    public async Task<bool> ChangeMailAsync(string review, Guid id, string step, string? token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, UrlBuilder.Build($"{ReviewPath(review)}/subscriptions/{id}/{step}", ("token", token)));
        return await http.CallAsync(request, (_, _) => Task.FromResult(true), cancellationToken) is ApiResult<bool>.Done;
    }

    private Task<ApiResult<T>> SendAsync<T>(HttpMethod method, string address, object? body, CancellationToken cancellationToken)
        where T : class =>
        http.CallAsync<T>(method, address, body is null ? null : JsonContent.Create(body, body.GetType(), options: Json.Options), cancellationToken);

    private static string ReviewPath(string review) => $"api/reviews/{Uri.EscapeDataString(review)}";
}
