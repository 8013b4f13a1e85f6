using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Alerts;

/// <summary>What a service answered to a wish: a value, or why there is none, with the faults by field.</summary>
internal sealed record ApiAnswer<T>
    where T : class
{
    public T? Value { get; init; }

    /// <summary>Whether the wish was granted, also where the answer has no body.</summary>
    public bool Done { get; init; }

    /// <summary>Why not, for a reader.</summary>
    public string Message { get; init; } = "";

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Faults { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public static async Task<ApiAnswer<T>> OfAsync(HttpClient http, HttpMethod method, string address, object? body, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative));
            if (body is not null)
                request.Content = JsonContent.Create(body, body.GetType(), options: Json.Options);
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
                return await RefusedAsync(response, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return new() { Done = true, Value = text.Length == 0 ? null : JsonSerializer.Deserialize<T>(text, Json.Options) };
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new() { Message = "The service that sends alerts does not answer. Nothing is known about whether this took effect; look again in a moment." };
        }
    }

    private static async Task<ApiAnswer<T>> RefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
            ? await response.Content.ReadFromJsonAsync<Refusal>(Json.Options, cancellationToken)
            : null;
        return new()
        {
            Faults = problem?.Errors ?? new Dictionary<string, IReadOnlyList<string>>(),
            Message = problem?.Errors is { Count: > 0 }
                ? "Nothing was changed; please correct what is marked."
                : problem?.Detail ?? problem?.Title ?? FormattableString.Invariant($"The service refused this ({(int)response.StatusCode})."),
        };
    }

    private sealed record Refusal(string? Title, string? Detail, IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors);
}
