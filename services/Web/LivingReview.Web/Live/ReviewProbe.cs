using System.Globalization;
using LivingReview.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Web.Live;

/// <summary>Asks the API for the latest state of a review, and opens its event stream.</summary>
internal sealed class ReviewProbe(IServiceScopeFactory scopes, string review)
{
    /// <summary>A text that differs whenever the review, its estimates or its alerts differ.</summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var estimates = await services.GetRequiredService<EstimatesClient>().GetAsync(review, cancellationToken);
        var view = await services.GetRequiredService<ReviewsClient>().GetAsync(review, cancellationToken);
        var alerts = await services.GetRequiredService<AlertsClient>().ListAsync(review, null, cancellationToken);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{estimates?.EstimateVersion} {estimates?.Revision} {view?.Revision} {alerts.Count} {(alerts.Count > 0 ? alerts[0].Id : null)}");
    }

    public EventStreamClient OpenStream()
    {
        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<EventStreamClient>();
    }
}
