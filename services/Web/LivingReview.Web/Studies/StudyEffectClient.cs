using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Api;

namespace LivingReview.Web.Studies;

/// <summary>What a study does, or would do, to the estimates: Analysis'.</summary>
internal sealed class StudyEffectClient(HttpClient http)
{
    public Task<ApiResult<StudyPreview>> PreviewAsync(string review, StudySubmission draft, CancellationToken cancellationToken) =>
        http.PostAsync<StudyPreview>($"api/reviews/{Uri.EscapeDataString(review)}/estimates/preview", draft, cancellationToken);

    /// <summary>What every study of all studies does to their estimate.</summary>
    public Task<ApiResult<IReadOnlyList<StudyInfluence>>> InfluenceAsync(string review, CancellationToken cancellationToken) =>
        http.AskAsync<IReadOnlyList<StudyInfluence>>($"api/reviews/{Uri.EscapeDataString(review)}/estimates/influence", cancellationToken);
}
