using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Studies;
using LivingReview.Web.Reading;

namespace LivingReview.Web.Access;

/// <summary>Problem details (RFC 9457) with the faults of each field.</summary>
public sealed record Problem
{
    public string? Type { get; init; }

    public int? Status { get; init; }

    public string? Title { get; init; }

    public string? Detail { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>Findings of the extraction guard that keep a study out unless somebody accepts them.</summary>
    public IReadOnlyList<GuardFinding> Findings { get; init; } = [];

    /// <summary>Faults of a file.</summary>
    public IReadOnlyList<ImportFault> Rejected { get; init; } = [];

    /// <summary>401 or 403, if that is what it is.</summary>
    public HttpStatusCode? Access => Status is 401 or 403 ? (HttpStatusCode)Status : null;

    /// <summary>The problem in a sentence.</summary>
    public string Words => Detail ?? Title ?? "The server refused this.";

    public static async Task<Problem> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
                && await response.Content.ReadFromJsonAsync<Problem>(Json.Options, cancellationToken) is { } problem)
                return problem with { Status = (int)response.StatusCode };
        }
        catch (JsonException)
        {
            // The status below says as much as a broken body can.
        }

        return new Problem { Status = (int)response.StatusCode, Title = FormattableString.Invariant($"The server refused this ({(int)response.StatusCode}).") };
    }
}

/// <summary>A finding of the extraction guard.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Field">Field, as in the JSON.</param>
/// <param name="Message">What was found, with the figures.</param>
public sealed record GuardFinding(string Code, string Field, string Message);
