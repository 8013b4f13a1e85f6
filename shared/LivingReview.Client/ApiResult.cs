using System.Net.Http.Json;
using System.Text.Json;

namespace LivingReview.Client;

/// <summary>The result of a call to the API.</summary>
/// <typeparam name="T">Type of the answer.</typeparam>
public abstract record ApiResult<T>
{
    private ApiResult()
    {
    }

    /// <summary>It was done.</summary>
    /// <param name="Value">The answer.</param>
    public sealed record Done(T Value) : ApiResult<T>;

    /// <summary>It was refused.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Refused(ApiProblem Problem) : ApiResult<T>;

    /// <summary>No response: it is unknown whether the request took effect.</summary>
    /// <param name="Reason">What the connection said.</param>
    public sealed record Unreachable(string? Reason = null) : ApiResult<T>;

    /// <summary>The value, or null with the problem that explains why there is none.</summary>
    public (T? Value, ApiProblem? Problem) Split() => this switch
    {
        Done done => (done.Value, null),
        Refused refused => (default, refused.Problem),
        _ => (default, ApiProblem.Unreachable),
    };
}

/// <summary>Success without a value.</summary>
public sealed record NoContent;

/// <summary>The request body could not be read to its end: the selected file was changed or moved.</summary>
internal sealed class UnreadableBodyException(Exception inner) : IOException("The selected file cannot be read.", inner);

/// <summary>Calls that return a refusal as a result instead of throwing.</summary>
internal static class ApiCalls
{
    /// <summary>GET.</summary>
    public static Task<ApiResult<T>> AskAsync<T>(this HttpClient http, string address, CancellationToken cancellationToken) =>
        http.CallAsync<T>(HttpMethod.Get, address, null, cancellationToken);

    /// <summary>POST with JSON.</summary>
    public static Task<ApiResult<T>> PostAsync<T>(this HttpClient http, string address, object body, CancellationToken cancellationToken) =>
        http.CallAsync<T>(HttpMethod.Post, address, JsonContent.Create(body, body.GetType(), options: Json.Options), cancellationToken);

    /// <summary>PUT with JSON.</summary>
    public static Task<ApiResult<T>> PutAsync<T>(this HttpClient http, string address, object body, CancellationToken cancellationToken) =>
        http.CallAsync<T>(HttpMethod.Put, address, JsonContent.Create(body, body.GetType(), options: Json.Options), cancellationToken);

    /// <summary>POST with a file.</summary>
    public static Task<ApiResult<T>> UploadAsync<T>(this HttpClient http, string address, Upload file, CancellationToken cancellationToken) =>
        http.CallAsync<T>(HttpMethod.Post, address, file.ToContent(cancellationToken), cancellationToken);

    /// <summary>Any call.</summary>
    public static async Task<ApiResult<T>> CallAsync<T>(this HttpClient http, HttpMethod method, string address, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        return await http.CallAsync(request, ReadAsync<T>, cancellationToken);
    }

    /// <summary>Any call.</summary>
    public static async Task<ApiResult<T>> CallAsync<T>(
        this HttpClient http, HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode
                ? new ApiResult<T>.Done(await read(response, cancellationToken))
                : new ApiResult<T>.Refused(await ApiProblem.ReadAsync(response, cancellationToken));
        }
        catch (Exception exception) when (exception is UnreadableBodyException || exception.InnerException is UnreadableBodyException)
        {
            return new ApiResult<T>.Refused(ApiProblem.UnreadableFile);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or IOException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new ApiResult<T>.Unreachable(exception.Message);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (typeof(T) == typeof(NoContent))
            return (T)(object)new NoContent();
        return await response.Content.ReadFromJsonAsync<T>(Json.Options, cancellationToken) ?? throw new JsonException("The response was empty.");
    }
}
