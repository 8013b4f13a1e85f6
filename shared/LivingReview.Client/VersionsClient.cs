using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Client;

/// <summary>Reads and publishes versions of a review.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class VersionsClient(HttpClient http)
{
    /// <summary>The published versions, newest first.</summary>
    public async Task<IReadOnlyList<VersionView>> GetAsync(string review, CancellationToken cancellationToken) =>
        await http.GetOrNullAsync<IReadOnlyList<VersionView>>(Root(review), cancellationToken) ?? [];

    /// <summary>Publishes a revision; returns the version, or the reason for refusal.</summary>
    public async Task<(VersionView? Published, string? Refusal)> PublishAsync(string review, PublishVersion version, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.PostAsJsonAsync(new Uri(Root(review), UriKind.Relative), version, Json.Options, cancellationToken);
            if (response.IsSuccessStatusCode)
                return (await response.Content.ReadFromJsonAsync<VersionView>(Json.Options, cancellationToken), null);
            if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                return (null, "Only an owner of the review can publish a version.");
            var problem = await response.Content.ReadFromJsonAsync<ApiProblem>(Json.Options, cancellationToken);
            return (null, problem?.Detail ?? problem?.Title ?? "The server refused to publish the version.");
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, "The server is not responding; nothing was published.");
        }
    }

    /// <summary>URL of the download with a version's evidence, estimates and script.</summary>
    public static string Bundle(string review, int number) => FormattableString.Invariant($"{Root(review)}/{number}/bundle.zip");

    private static string Root(string review) => $"api/reviews/{Uri.EscapeDataString(review)}/versions";
}
