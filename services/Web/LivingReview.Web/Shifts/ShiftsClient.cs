using LivingReview.Contracts.Shifts;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Shifts;

/// <summary>Reads the shifts of a review's own subscription from Notification, newest first.</summary>
internal sealed class ShiftsClient(HttpClient http)
{
    public async Task<IReadOnlyList<Shift>> GetAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<Shift>>($"api/reviews/{Uri.EscapeDataString(review)}/shifts", cancellationToken) ?? [];
}
