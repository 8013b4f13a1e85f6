using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Access;

/// <summary>What came of a call to the API.</summary>
public abstract record ApiAnswer<T>
{
    private ApiAnswer()
    {
    }

    public sealed record Done(T Value) : ApiAnswer<T>;

    public sealed record Refused(Problem Problem) : ApiAnswer<T>;

    /// <summary>No answer: whether it took effect is unknown.</summary>
    public sealed record Unreachable : ApiAnswer<T>;

    /// <summary>The value, or null with the words that say why there is none.</summary>
    public (T? Value, Problem? Problem) Split() => this switch
    {
        Done done => (done.Value, null),
        Refused refused => (default, refused.Problem),
        _ => (default, Problem.Unreachable),
    };
}

/// <summary>Nothing but that it was done.</summary>
internal sealed record Nothing;

/// <summary>What was to be sent could not be read to its end: the chosen file was changed or moved meanwhile.</summary>
internal sealed class UnreadableBodyException(Exception inner) : IOException("The chosen file cannot be read.", inner);

/// <summary>Calls whose refusal is an answer and not a fault.</summary>
internal static class ApiCalls
{
    public static Task<ApiAnswer<T>> AskAsync<T>(this HttpClient http, string address, CancellationToken cancellationToken) =>
        http.CallAsync<T>(HttpMethod.Get, address, null, cancellationToken);

    public static Task<ApiAnswer<T>> PostAsync<T>(this HttpClient http, string address, object body, CancellationToken cancellationToken) =>
        http.CallAsync<T>(HttpMethod.Post, address, JsonContent.Create(body, body.GetType(), options: Json.Options), cancellationToken);

    public static async Task<ApiAnswer<T>> CallAsync<T>(this HttpClient http, HttpMethod method, string address, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        return await http.CallAsync(request, ReadAsync<T>, cancellationToken);
    }

    public static async Task<ApiAnswer<T>> CallAsync<T>(
        this HttpClient http, HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? new ApiAnswer<T>.Done(await read(response, cancellationToken))
                : new ApiAnswer<T>.Refused(await Problem.ReadAsync(response, cancellationToken));
        }
        catch (Exception exception) when (exception is UnreadableBodyException || exception.InnerException is UnreadableBodyException)
        {
            return new ApiAnswer<T>.Refused(Problem.UnreadableFile);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new ApiAnswer<T>.Unreachable();
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (typeof(T) == typeof(Nothing))
            return (T)(object)new Nothing();
        return await response.Content.ReadFromJsonAsync<T>(Json.Options, cancellationToken) ?? throw new JsonException("The answer was empty.");
    }
}
