using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace LivingReview.Client;

/// <summary>Reads the JSON of the API.</summary>
internal static class Json
{
    /// <summary>As the API writes it.</summary>
    public static JsonSerializerOptions Options { get; } = JsonSerializerOptions.Web;

    /// <summary>The content, or null for 404; throws <see cref="ApiException"/> for every other refusal.</summary>
    public static async Task<T?> GetOrNullAsync<T>(this HttpClient http, string address, CancellationToken cancellationToken)
        where T : class
    {
        using var response = await http.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return null;
        await ApiException.ThrowIfRefusedAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(Options, cancellationToken);
    }
}
