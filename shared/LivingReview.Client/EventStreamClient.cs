using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace LivingReview.Client;

/// <summary>Reads a review's server-sent events from Notification.</summary>
internal sealed class EventStreamClient(HttpClient http)
{
    /// <summary>
    /// Yields null once the stream is open, then every event. Ends when the server closes the stream, throws when it breaks.
    /// </summary>
    public async IAsyncEnumerable<SseItem<string>?> ReadAsync(
        string review, string? lastEventId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/reviews/{Uri.EscapeDataString(review)}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (!string.IsNullOrEmpty(lastEventId))
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await ApiException.ThrowIfRefusedAsync(response, cancellationToken);
        yield return null;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var item in SseParser.Create(body).EnumerateAsync(cancellationToken))
            yield return item;
    }
}
