using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace LivingReview.Surveillance.Sources;

/// <summary>Reads answers of sources; every way in which one can fail has a name.</summary>
internal static class SourceHttp
{
    /// <summary>The text of an answer.</summary>
    /// <param name="http">The source's client.</param>
    /// <param name="address">Relative to the source's address.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="form">Sent as a form by POST, for queries that are too long for an address.</param>
    public static async Task<string> ReadAsync(HttpClient http, string address, CancellationToken cancellationToken, IEnumerable<KeyValuePair<string, string>>? form = null)
    {
        try
        {
            using var request = new HttpRequestMessage(form is null ? HttpMethod.Get : HttpMethod.Post, new Uri(address, UriKind.Relative)) { Content = form is null ? null : new FormUrlEncodedContent(form) };
            using var response = await http.SendAsync(request, cancellationToken);
            Require(response, http.BaseAddress!.Host);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return IsHtml(response.Content.Headers.ContentType?.MediaType, text)
                ? throw new SourceFault(SourceFailure.Html, $"{http.BaseAddress.Host} answered with a page of HTML instead of data.")
                : text;
        }
        catch (HttpIOException fault)
        {
            throw new SourceFault(SourceFailure.Truncated, $"The answer of {http.BaseAddress!.Host} ends early: {fault.Message}", fault);
        }
        catch (HttpRequestException fault) when (fault.InnerException is HttpIOException)
        {
            throw new SourceFault(SourceFailure.Truncated, $"The answer of {http.BaseAddress!.Host} ends early: {fault.InnerException.Message}", fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or BrokenCircuitException or RateLimiterRejectedException or TimeoutRejectedException
            || fault is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new SourceFault(SourceFailure.Unreachable, $"{http.BaseAddress!.Host} cannot be reached: {fault.Message}", fault);
        }
    }

    /// <summary>Reads JSON of a documented form; a broken or different one is a fault with its name.</summary>
    public static T Parse<T>(string text, string host, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return read(json.RootElement);
        }
        catch (JsonException fault)
        {
            var ends = text.AsSpan().TrimEnd() is var trimmed && (trimmed.Length == 0 || trimmed[^1] is not ('}' or ']'));
            throw new SourceFault(ends ? SourceFailure.Truncated : SourceFailure.Changed, $"The answer of {host} is no complete JSON: {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SourceFault(SourceFailure.Changed, $"The answer of {host} has another form than documented: {fault.Message}", fault);
        }
    }

    private static void Require(HttpResponseMessage response, string host)
    {
        if (response.IsSuccessStatusCode) return;
        var wait = response.Headers.RetryAfter is { } after ? after.Delta ?? Until(after, response.Headers.Date) : null;
        var status = (int)response.StatusCode;
        throw response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests => new SourceFault(SourceFailure.Throttled, $"{host} asks for fewer requests (429).") { RetryAfter = wait },
            HttpStatusCode.ServiceUnavailable when wait is not null => new SourceFault(SourceFailure.Throttled, $"{host} is not available at present (503).") { RetryAfter = wait },
            >= HttpStatusCode.InternalServerError => new SourceFault(SourceFailure.ServerError, FormattableString.Invariant($"{host} answers with {status}.")) { RetryAfter = wait },
            _ => new SourceFault(SourceFailure.Rejected, FormattableString.Invariant($"{host} refuses the request ({status}).")),
        };
    }

    /// <summary>Until a date of the source's clock, by that clock: ours may differ.</summary>
    private static TimeSpan? Until(RetryConditionHeaderValue after, DateTimeOffset? now) =>
        after.Date is { } date && now is { } sent && date > sent ? date - sent : null;

    private static bool IsHtml(string? mediaType, string text)
    {
        var start = text.AsSpan(0, Math.Min(text.Length, 512)).TrimStart("\uFEFF \t\r\n");
        return mediaType is "text/html" or "application/xhtml+xml"
            || start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<html", StringComparison.OrdinalIgnoreCase);
    }
}
