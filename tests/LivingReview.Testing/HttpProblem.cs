using System.Text.Json;
using Xunit;

namespace LivingReview.Testing;

/// <summary>A problem detail (RFC 9457) as a client reads it.</summary>
/// <param name="Status">HTTP status; also the one in the body.</param>
/// <param name="Type">Last part of the type, "urn:livingreview:problem:{name}".</param>
/// <param name="Detail">Detail.</param>
/// <param name="Errors">Messages by field, empty if the problem names none.</param>
/// <param name="Body">The whole body.</param>
public sealed record HttpProblem(int Status, string Type, string Detail, IReadOnlyDictionary<string, string[]> Errors, JsonElement Body)
{
    private const string Prefix = "urn:livingreview:problem:";

    /// <summary>Reads a response that must be a problem.</summary>
    public static async Task<HttpProblem> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Require(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", "a problem detail");
        var body = JsonDocument.Parse(text).RootElement;
        var type = body.GetProperty("type").GetString()!;
        Require(body.GetProperty("status").GetInt32() == (int)answer.StatusCode, "the status in the body");
        Require(type.StartsWith(Prefix, StringComparison.Ordinal), "a type of ours");
        Require(body.GetProperty("title").GetString() is { Length: > 0 }, "a title");
        return new HttpProblem(
            (int)answer.StatusCode,
            type[Prefix.Length..],
            body.TryGetProperty("detail", out var detail) ? detail.GetString() ?? "" : "",
            body.TryGetProperty("errors", out var errors) ? errors.Deserialize<Dictionary<string, string[]>>()! : new Dictionary<string, string[]>(),
            body);

        void Require(bool holds, string what)
        {
            if (!holds) throw new InvalidOperationException($"Expected {what}, got {(int)answer.StatusCode} {answer.Content.Headers.ContentType}: {text}");
        }
    }
}
