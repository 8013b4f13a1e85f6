using System.Net.Http.Json;
using LivingReview.Contracts.Shifts;
using LivingReview.Web.Access;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Alerts;

/// <summary>Shifts, subscriptions and policies, as Notification keeps them.</summary>
internal sealed class AlertsClient(HttpClient http)
{
    /// <summary>Shifts of a subscription, newest first; of the review's own list without one.</summary>
    public async Task<IReadOnlyList<Shift>> ShiftsAsync(string review, Guid? subscription, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<Shift>>($"{Of(review)}/shifts{(subscription is { } id ? $"?subscription={id}" : "")}", cancellationToken) ?? [];

    public Task<Shift?> ShiftAsync(string review, Guid id, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<Shift>($"{Of(review)}/shifts/{id}", cancellationToken);

    /// <param name="review">The review.</param>
    /// <param name="id">The shift.</param>
    /// <param name="step">acknowledge, resolve or mute.</param>
    /// <param name="action">Who, why, until when.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ApiAnswer<Shift>> AttendAsync(string review, Guid id, string step, ShiftAction action, CancellationToken cancellationToken) =>
        SendAsync<Shift>(HttpMethod.Post, $"{Of(review)}/shifts/{id}/{step}", action, cancellationToken);

    public async Task<IReadOnlyList<SubscriptionView>> SubscriptionsAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<SubscriptionView>>($"{Of(review)}/subscriptions", cancellationToken) ?? [];

    public Task<SubscriptionView?> SubscriptionAsync(string review, Guid id, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<SubscriptionView>($"{Of(review)}/subscriptions/{id}", cancellationToken);

    public Task<ApiAnswer<SubscriptionView>> CreateAsync(string review, CreateSubscription request, CancellationToken cancellationToken) =>
        SendAsync<SubscriptionView>(HttpMethod.Post, $"{Of(review)}/subscriptions", request, cancellationToken);

    public Task<ApiAnswer<SubscriptionView>> UpdateAsync(string review, Guid id, UpdateSubscription request, CancellationToken cancellationToken) =>
        SendAsync<SubscriptionView>(HttpMethod.Put, $"{Of(review)}/subscriptions/{id}", request, cancellationToken);

    public Task<ApiAnswer<Nothing>> DeleteAsync(string review, Guid id, CancellationToken cancellationToken) =>
        SendAsync<Nothing>(HttpMethod.Delete, $"{Of(review)}/subscriptions/{id}", null, cancellationToken);

    public Task<ApiAnswer<SubscriptionView>> RotateAsync(string review, Guid id, RotateSecret request, CancellationToken cancellationToken) =>
        SendAsync<SubscriptionView>(HttpMethod.Post, $"{Of(review)}/subscriptions/{id}/rotate-secret", request, cancellationToken);

    public Task<ApiAnswer<DeliveryView>> TestAsync(string review, Guid id, CancellationToken cancellationToken) =>
        SendAsync<DeliveryView>(HttpMethod.Post, $"{Of(review)}/subscriptions/{id}/test", null, cancellationToken);

    public async Task<IReadOnlyList<DeliveryView>> DeliveriesAsync(string review, Guid id, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<DeliveryView>>($"{Of(review)}/subscriptions/{id}/deliveries", cancellationToken) ?? [];

    public Task<ApiAnswer<ReplayReport>> ReplayAsync(string review, Guid id, ReplayDeliveries request, CancellationToken cancellationToken) =>
        SendAsync<ReplayReport>(HttpMethod.Post, $"{Of(review)}/subscriptions/{id}/replay", request, cancellationToken);

    /// <summary>The rules explained; null while the review has no estimates.</summary>
    public Task<PolicyGuide?> GuideAsync(string review, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<PolicyGuide>($"{Of(review)}/policies/guide", cancellationToken);

    public Task<ApiAnswer<BacktestReport>> BacktestAsync(string review, BacktestRequest request, CancellationToken cancellationToken) =>
        SendAsync<BacktestReport>(HttpMethod.Post, $"{Of(review)}/policies/backtest", request, cancellationToken);

    private Task<ApiAnswer<T>> SendAsync<T>(HttpMethod method, string address, object? body, CancellationToken cancellationToken)
        where T : class =>
        http.CallAsync<T>(method, address, body is null ? null : JsonContent.Create(body, body.GetType(), options: Json.Options), cancellationToken);

    private static string Of(string review) => $"api/reviews/{Uri.EscapeDataString(review)}";
}
