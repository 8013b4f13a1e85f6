using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;

namespace LivingReview.Client;

/// <summary>Reads the effect of studies on the estimates from Analysis.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class StudyEffectClient(HttpClient http)
{
    /// <summary>What a draft study would change in the estimates.</summary>
    public Task<ApiResult<StudyPreview>> PreviewAsync(string review, StudySubmission draft, CancellationToken cancellationToken) =>
        http.PostAsync<StudyPreview>($"api/reviews/{Uri.EscapeDataString(review)}/estimates/preview", draft, cancellationToken);

    /// <summary>What several changes would do together.</summary>
    public Task<ApiResult<EvidencePreview>> PreviewChangesAsync(string review, EvidenceWhatIf changes, CancellationToken cancellationToken) =>
        http.PostAsync<EvidencePreview>($"api/reviews/{Uri.EscapeDataString(review)}/estimates/preview/changes", changes, cancellationToken);

    /// <summary>The alerts that a previewed study would cause: Notification's, by the policies and baselines that count when it is saved.</summary>
    public Task<ApiResult<AlertPreview>> PreviewAlertsAsync(string review, StudyPreview preview, CancellationToken cancellationToken) =>
        http.PostAsync<AlertPreview>($"api/reviews/{Uri.EscapeDataString(review)}/policies/preview", preview, cancellationToken);

    /// <summary>The influence of every study on the estimate for all studies.</summary>
    public Task<ApiResult<IReadOnlyList<StudyInfluence>>> InfluenceAsync(string review, CancellationToken cancellationToken) =>
        http.AskAsync<IReadOnlyList<StudyInfluence>>($"api/reviews/{Uri.EscapeDataString(review)}/estimates/influence", cancellationToken);
}
