using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Importing;

/// <summary>What came of a call: its value, or why there is none.</summary>
internal sealed record ApiReply<T>(T? Value, ApiFault? Fault)
    where T : class
{
    public static implicit operator ApiReply<T>(ApiFault fault) => new(null, fault);
}

/// <summary>Why a call gave nothing, in words that can be shown.</summary>
public sealed record ApiFault(string Words)
{
    public static ApiFault Unreachable { get; } = new("The service that holds the review does not answer. Nothing is lost: try again in a moment.");

    public static ApiFault UnreadableFile { get; } = new("The file cannot be read any more: it was changed or moved since it was chosen. Choose it again.");

    /// <summary>HTTP status; null if there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>Faults by field of the request.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Errors { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Faults of a file.</summary>
    public IReadOnlyList<ImportFault> Rejected { get; init; } = [];

    public IReadOnlyList<string> Of(string field) => Errors.GetValueOrDefault(field, []);

    /// <summary>What belongs to none of a form's fields.</summary>
    public IReadOnlyList<string> Besides(params IReadOnlyCollection<string> fields) =>
        Errors.Count == 0 ? [Words] : [.. Errors.Where(e => !fields.Contains(e.Key, StringComparer.OrdinalIgnoreCase)).SelectMany(e => e.Value)];

    public static async Task<ApiFault> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response, cancellationToken);
        var status = (int)response.StatusCode;
        return new ApiFault(WordsOf(status, body?.Detail ?? body?.Title))
        {
            Status = status,
            Errors = body?.Errors ?? new Dictionary<string, IReadOnlyList<string>>(),
            Rejected = body?.Rejected ?? [],
        };
    }

    private static string WordsOf(int status, string? said) => status switch
    {
        401 => "Please sign in first: this server takes files and decisions only from people it knows.",
        403 => "You may not do this here. " + (said ?? "Ask an owner of the review for the role that permits it."),
        413 => "The file is larger than the server takes. Send it in parts.",
        502 or 503 or 504 when said is null => Unreachable.Words,
        _ => said ?? FormattableString.Invariant($"The server refused this ({status})."),
    };

    private static async Task<Body?> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
                ? await response.Content.ReadFromJsonAsync<Body>(Json.Options, cancellationToken)
                : null;
        }
        catch (JsonException)
        {
            return null; // the status says as much as a broken body can
        }
    }

    private sealed record Body
    {
        public string? Title { get; init; }

        public string? Detail { get; init; }

        public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

        public IReadOnlyList<ImportFault>? Rejected { get; init; }
    }
}

/// <summary>Calls whose refusal is an answer and not a fault of the program.</summary>
internal static class ApiReplies
{
    public static async Task<ApiReply<T>> ReplyAsync<T>(
        this HttpClient http, HttpMethod method, string address, HttpContent? content, CancellationToken cancellationToken, Action<HttpResponseMessage>? answered = null)
        where T : class
    {
        try
        {
            using var request = new HttpRequestMessage(method, address) { Content = content };
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode) return await ApiFault.ReadAsync(response, cancellationToken);
            answered?.Invoke(response);
            if (typeof(T) == typeof(Done)) return new ApiReply<T>((T)(object)Done.Value, null);
            var value = await response.Content.ReadFromJsonAsync<T>(Json.Options, cancellationToken) ?? throw new JsonException("The answer was empty.");
            return new ApiReply<T>(value, null);
        }
        catch (Exception fault) when (fault is HttpRequestException or JsonException or IOException
            || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return fault is UnreadableUploadException || fault.InnerException is UnreadableUploadException ? ApiFault.UnreadableFile : ApiFault.Unreachable;
        }
    }
}

/// <summary>An answer without content.</summary>
internal sealed record Done
{
    public static Done Value { get; } = new();
}
