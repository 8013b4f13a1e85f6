using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Client;

/// <summary>
/// Reads current estimates, or those of an earlier revision, from Analysis. The result is null while Analysis does not know the review,
/// the stratum or the revision.
/// </summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class EstimatesClient(HttpClient http)
{
    /// <summary>The estimates, or those of an earlier revision.</summary>
    public Task<ReviewEstimates?> GetAsync(string review, CancellationToken cancellationToken) => GetAsync(review, null, cancellationToken);

    /// <summary>The estimates, or those of an earlier revision.</summary>
    public Task<ReviewEstimates?> GetAsync(string review, long? revision, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<ReviewEstimates>(UrlBuilder.Build(Root(review), ("revision", revision)), cancellationToken);

    /// <summary>Of several reviews the estimates of the whole review alone.</summary>
    public async Task<IReadOnlyList<ReviewEstimates>> GetOverallAsync(IReadOnlyList<string> reviews, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<ReviewEstimates>>(UrlBuilder.Build("api/estimates", ("reviews", string.Join(',', reviews))), cancellationToken) ?? [];

    /// <summary>How far the estimates of several reviews go; a review before its first is missing.</summary>
    public async Task<IReadOnlyList<EstimatesHead>> ListHeadsAsync(IReadOnlyList<string> reviews, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<EstimatesHead>>(UrlBuilder.Build("api/estimates/heads", ("reviews", string.Join(',', reviews))), cancellationToken) ?? [];

    /// <summary>Replays the evidence, computes the estimates again and says what came out different; nobody is alerted.</summary>
    public Task<ApiResult<RebuildReport>> RebuildAsync(string review, CancellationToken cancellationToken) =>
        http.CallAsync<RebuildReport>(HttpMethod.Post, Root(review) + "/rebuild", null, cancellationToken);

    /// <summary>What is drawn of a stratum.</summary>
    public Task<StratumFigures?> GetFiguresAsync(string review, string stratum, long? revision, CancellationToken cancellationToken) =>
        GetForStratumAsync<StratumFigures>(review, "figures", stratum, revision, cancellationToken);

    /// <summary>The fit of a stratum in full.</summary>
    public Task<StratumDetail?> GetDetailAsync(string review, string stratum, long? revision, CancellationToken cancellationToken) =>
        GetForStratumAsync<StratumDetail>(review, "detail", stratum, revision, cancellationToken);

    /// <summary>The estimate without each study in turn.</summary>
    public Task<IReadOnlyList<StudyInfluence>?> GetInfluenceAsync(string review, string stratum, long? revision, CancellationToken cancellationToken) =>
        GetForStratumAsync<IReadOnlyList<StudyInfluence>>(review, "influence", stratum, revision, cancellationToken);

    /// <summary>The estimate as studies were added by year.</summary>
    public Task<IReadOnlyList<CumulativePoint>?> GetCumulativeAsync(string review, string stratum, long? revision, CancellationToken cancellationToken) =>
        GetForStratumAsync<IReadOnlyList<CumulativePoint>>(review, "cumulative", stratum, revision, cancellationToken);

    /// <summary>The levels of each factor compared.</summary>
    public Task<IReadOnlyList<SubgroupComparison>?> GetComparisonsAsync(string review, long? revision, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<IReadOnlyList<SubgroupComparison>>(UrlBuilder.Build($"{Root(review)}/comparisons", ("revision", revision)), cancellationToken);

    /// <summary>Accuracy at a cut-off, or at those of the studies.</summary>
    public Task<ThresholdFigures?> GetThresholdsAsync(string review, string stratum, long? revision, double? at, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<ThresholdFigures>(UrlBuilder.Build($"{Root(review)}/thresholds", ("stratum", stratum), ("revision", revision), ("at", at)), cancellationToken);

    /// <summary>What further studies would do to the estimate.</summary>
    public Task<ForecastFigures?> GetForecastAsync(string review, string stratum, long? revision, CancellationToken cancellationToken) =>
        GetForStratumAsync<ForecastFigures>(review, "forecast", stratum, revision, cancellationToken);

    /// <summary>What selective publication could have done to the estimate; the exact form takes seconds.</summary>
    public Task<SelectionFigures?> GetSelectionAsync(string review, string stratum, long? revision, bool exact, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<SelectionFigures>(UrlBuilder.Build($"{Root(review)}/selection", ("stratum", stratum), ("revision", revision), ("exact", exact ? "true" : null)), cancellationToken);

    /// <summary>A meta-regression; its coefficients are empty where nothing can be fitted.</summary>
    public async Task<RegressionFigures?> GetRegressionAsync(string review, string stratum, long? revision, PlannedRegression regression, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(regression);
        try
        {
            return await http.GetOrNullAsync<RegressionFigures>(
                UrlBuilder.Build(
                    $"{Root(review)}/regression", ("stratum", stratum), ("revision", revision), ("covariates", string.Join(',', regression.Covariates)),
                    ("interactions", regression.Interactions.Count == 0 ? null : string.Join(',', regression.Interactions))),
                cancellationToken);
        }
        catch (HttpRequestException refusal) when (refusal.StatusCode == System.Net.HttpStatusCode.UnprocessableEntity)
        {
            return new()
            {
                Stratum = stratum,
                Revision = revision ?? 0,
                Tables = 0,
                Regime = Regime.None,
                LogLikelihood = 0,
                Sensitivity = [],
                Specificity = [],
                Terms = [],
                Joint = new(0, 0, 1),
                Centres = new Dictionary<string, double>(),
            };
        }
    }

    /// <summary>The difference of two revisions, and what each study has to do with it.</summary>
    public Task<EstimatesDiff?> GetDifferenceAsync(string review, long from, long to, CancellationToken cancellationToken) =>
        http.GetOrNullAsync<EstimatesDiff>(UrlBuilder.Build($"{Root(review)}/diff", ("from", from), ("to", to)), cancellationToken);

    /// <summary>How the estimate of a stratum came to be.</summary>
    public async Task<IReadOnlyList<EstimateHistoryPoint>> GetHistoryAsync(string review, string stratum, CancellationToken cancellationToken) =>
        await GetForStratumAsync<IReadOnlyList<EstimateHistoryPoint>>(review, "history", stratum, null, cancellationToken) ?? [];

    /// <summary>One point for each version of the estimates, also for those that left the stratum as it was: no change of the evidence is missing.</summary>
    public async Task<IReadOnlyList<EstimateHistoryPoint>> GetEveryChangeAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<EstimateHistoryPoint>>($"api/reviews/{Uri.EscapeDataString(review)}/estimates/history?every=true", cancellationToken) ?? [];

    /// <summary>What an estimate means for people at some prevalences, how probable it is that the protocol's minimum is met, and predictive values at the studies' own prevalence if wanted.</summary>
    public Task<DecisionFigures?> GetDecisionsAsync(
        string review, string stratum, long? revision, IReadOnlyList<double> prevalences, Protocol protocol, bool studyPrevalence, CancellationToken cancellationToken)
    {
        const double None = 1e-6; // a minimum that every test meets
        var minimum = protocol is { MinimumSensitivity: null, MinimumSpecificity: null }
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{protocol.MinimumSensitivity ?? None:0.######},{protocol.MinimumSpecificity ?? None:0.######}");
        return http.GetOrNullAsync<DecisionFigures>(
            UrlBuilder.Build($"{Root(review)}/decisions", ("stratum", stratum), ("revision", revision), ("prevalences", string.Join(',', prevalences.Select(p => p.ToString("0.####", CultureInfo.InvariantCulture)))), ("minimum", minimum), ("studyPrevalence", studyPrevalence ? "true" : null)),
            cancellationToken);
    }

    /// <summary>A stratum under other assumptions, at an address of <c>.../estimates/what-if</c>; or why there is none.</summary>
    public Task<ApiResult<WhatIfFigures>> GetWhatIfAsync(string address, CancellationToken cancellationToken) => http.AskAsync<WhatIfFigures>(address, cancellationToken);

    private Task<T?> GetForStratumAsync<T>(string review, string what, string stratum, long? revision, CancellationToken cancellationToken)
        where T : class =>
        http.GetOrNullAsync<T>(UrlBuilder.Build($"{Root(review)}/{what}", ("stratum", stratum), ("revision", revision)), cancellationToken);

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/estimates";
}
