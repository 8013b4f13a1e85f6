using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Access;

namespace LivingReview.Client;

/// <summary>Asks the API who a caller is.</summary>
/// <param name="http">Calls the API; its base address is the root of the installation.</param>
public sealed class CallerClient(HttpClient http)
{
    /// <summary>The caller with a secret, or without one as the client itself; null if the API is not responding.</summary>
    public async Task<CallerView?> AskAsync(string? secret, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/caller");
            if (secret is not null)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            using var response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<CallerView>(Json.Options, cancellationToken) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
