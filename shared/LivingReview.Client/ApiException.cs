using System.Net;

namespace LivingReview.Client;

/// <summary>Something that is read was refused. What is missing is null instead, and what is written gives an <see cref="ApiResult{T}"/>.</summary>
public sealed class ApiException : HttpRequestException
{
    private ApiException(ApiProblem problem, HttpStatusCode status)
        : base(HttpRequestError.Unknown, FormattableString.Invariant($"{problem.Title ?? "The server refused this"} ({(int)status}){(problem.Detail is { } detail ? ": " + detail : "")}"), statusCode: status) => Problem = problem;

    /// <summary>Why.</summary>
    public ApiProblem Problem { get; }

    /// <summary>Throws if the answer is a refusal.</summary>
    internal static async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            throw new ApiException(await ApiProblem.ReadAsync(response, cancellationToken), response.StatusCode);
    }
}
