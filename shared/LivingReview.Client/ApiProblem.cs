using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Studies;

namespace LivingReview.Client;

/// <summary>Problem details (RFC 9457) with the errors of each field.</summary>
public sealed record ApiProblem
{
    /// <summary>Stable: urn:livingreview:problem: and a name.</summary>
    public string? Type { get; init; }

    /// <summary>Status of the answer; null if there was none.</summary>
    public int? Status { get; init; }

    /// <summary>The problem, for people.</summary>
    public string? Title { get; init; }

    /// <summary>What is wrong here.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong by field.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Errors { get; init; }

    /// <summary>Findings of the extraction guard that must be accepted before the study can be saved.</summary>
    public IReadOnlyList<GuardFinding> Findings { get; init; } = [];

    /// <summary>Rejected rows of a file.</summary>
    public IReadOnlyList<ImportFault> Rejected { get; init; } = [];

    /// <summary>401 or 403, if the status is one of them.</summary>
    public HttpStatusCode? Access => Status is 401 or 403 ? (HttpStatusCode)Status : null;

    /// <summary>No response arrived: it is unknown whether the request took effect; the input is kept.</summary>
    public static ApiProblem Unreachable { get; } = new() { Title = "The service is not responding. Your input is kept: if the change does not appear in a moment, try again." };

    /// <summary>The file that was to be sent was changed or moved.</summary>
    public static ApiProblem UnreadableFile { get; } = new() { Title = "The file can no longer be read: it was changed or moved after you selected it. Select it again." };

    /// <summary>The problem in one sentence.</summary>
    public string Message => Status switch
    {
        401 => "Sign in to do this.",
        403 => "You do not have permission to do this. " + (Detail ?? Title ?? "Ask an owner of the review for the required role."),
        412 => "Someone saved a newer version of this study. Compare and merge.",
        413 => "The file is too large for the server. Split it into parts.",
        502 or 503 or 504 => Detail ?? Title ?? Unreachable.Message,
        null => Detail ?? Title ?? "The server refused this.",
        _ => Detail ?? Title ?? FormattableString.Invariant($"The server refused this ({Status})."),
    };

    /// <summary>An error that the page found itself, before anything was sent.</summary>
    public static ApiProblem At(string field, string message) => new() { Errors = new Dictionary<string, IReadOnlyList<string>> { [field] = [message] } };

    /// <summary>The errors of a field.</summary>
    public IReadOnlyList<string> ErrorsFor(string field) => Errors?.GetValueOrDefault(field) ?? [];

    /// <summary>The errors that belong to none of a form's fields.</summary>
    public IReadOnlyList<string> Others(params IReadOnlyCollection<string> fields) =>
        Errors is not { Count: > 0 } errors ? [Message] : [.. errors.Where(error => !fields.Contains(error.Key, StringComparer.OrdinalIgnoreCase)).SelectMany(error => error.Value)];

    /// <summary>Reads the problem of an answer; its status alone if the body is none.</summary>
    public static async Task<ApiProblem> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            if (response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
                && await response.Content.ReadFromJsonAsync<ApiProblem>(Json.Options, cancellationToken) is { } problem)
            {
                return problem with { Status = (int)response.StatusCode };
            }
        }
        catch (JsonException)
        {
            // The status below is all the information that a broken body leaves.
        }

        return new ApiProblem { Status = (int)response.StatusCode };
    }
}

/// <summary>A finding of the extraction guard.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Field">Path of the field in the JSON.</param>
/// <param name="Message">The finding, with the figures.</param>
public sealed record GuardFinding(string Code, string Field, string Message);
