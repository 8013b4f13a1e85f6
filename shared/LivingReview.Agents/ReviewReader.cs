using System.Globalization;
using LivingReview.Client;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using ModelContextProtocol;

namespace LivingReview.Agents;

/// <summary>Reads the API for the tools. What it refuses becomes a fault that the agent can read.</summary>
/// <param name="source">The installation.</param>
internal sealed class ReviewReader(IReviewSource source)
{
    public Uri Address => source.Address;

    public Task<IReadOnlyList<ReviewView>> ReviewsAsync(CancellationToken cancellationToken) => ReadAsync<IReadOnlyList<ReviewView>>("api/reviews", cancellationToken);

    public Task<ReviewView> ReviewAsync(string review, CancellationToken cancellationToken) => ReadAsync<ReviewView>(PathOf(review, ""), cancellationToken);

    public Task<ReviewEstimates> EstimatesAsync(string review, string? stratum, long? revision, CancellationToken cancellationToken) =>
        ReadAsync<ReviewEstimates>(PathOf(review, "/estimates", ("stratum", stratum), ("revision", revision)), cancellationToken);

    public Task<IReadOnlyList<EstimateHistoryPoint>> HistoryAsync(string review, string stratum, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<EstimateHistoryPoint>>(PathOf(review, "/estimates/history", ("stratum", stratum), ("explain", "true")), cancellationToken);

    public Task<EstimatesDiff> DifferenceAsync(string review, long from, long? to, string? stratum, CancellationToken cancellationToken) =>
        ReadAsync<EstimatesDiff>(PathOf(review, "/estimates/diff", ("from", from), ("to", to), ("stratum", stratum)), cancellationToken);

    public Task<IReadOnlyList<Alert>> AlertsAsync(string review, string? stratum, int limit, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<Alert>>(PathOf(review, "/shifts", ("stratum", stratum), ("limit", limit)), cancellationToken);

    public Task<IReadOnlyList<VersionView>> VersionsAsync(string review, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<VersionView>>(PathOf(review, "/versions"), cancellationToken);

    public async Task<byte[]> FigureAsync(string review, string figure, string stratum, long revision, int dpi, CancellationToken cancellationToken) => Require(
        await source.Client.ReadFileAsync(PathOf(review, $"/plots/{Uri.EscapeDataString(figure)}.png", ("stratum", stratum), ("revision", revision), ("dpi", dpi)), cancellationToken));

    /// <summary>An absolute link into the installation, by a path from its root.</summary>
    public string Link(string path) => new Uri(Address, path.TrimStart('/')).AbsoluteUri;

    public static string PathOf(string review, string rest, params ReadOnlySpan<(string Name, object? Value)> query)
    {
        var parts = new List<string>();
        foreach (var (name, value) in query)
            if (value is not null) parts.Add($"{name}={Uri.EscapeDataString(Convert.ToString(value, CultureInfo.InvariantCulture)!)}");
        return $"api/reviews/{Uri.EscapeDataString(review)}{rest}" + (parts.Count == 0 ? "" : "?" + string.Join('&', parts));
    }

    private async Task<T> ReadAsync<T>(string path, CancellationToken cancellationToken) => Require(await source.Client.ReadAsync<T>(path, cancellationToken));

    private T Require<T>(ApiResult<T> result) => result switch
    {
        ApiResult<T>.Done { Value: var value } => value,
        ApiResult<T>.Refused { Problem: { Title: { } title, Detail: var detail } } => throw new McpException(detail is null ? $"{title}." : $"{title}. {detail}"),
        ApiResult<T>.Refused { Problem: var problem } => throw new McpException(string.Create(CultureInfo.InvariantCulture, $"The installation answered {problem.Status}.")),
        var other => throw new McpException($"{Address} does not answer: {(other as ApiResult<T>.Unreachable)?.Reason}"),
    };
}
