using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Api;

/// <summary>Problem details (RFC 9457) with the faults of each field.</summary>
public sealed record ApiProblem
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

    /// <summary>No answer came: whether anything took effect is unknown, what was typed is still there.</summary>
    public static ApiProblem Unreachable { get; } = new() { Title = "The service does not answer. Nothing is lost: if it does not show in a moment, try again." };

    public static ApiProblem UnreadableFile { get; } = new() { Title = "The file cannot be read any more: it was changed or moved since it was chosen. Choose it again." };

    /// <summary>The problem in a sentence.</summary>
    public string Message => Status switch
    {
        401 => "Please sign in first: only people whom this server knows may do this.",
        403 => "You may not do this here. " + (Detail ?? Title ?? "Ask an owner of the review for the role that permits it."),
        413 => "The file is larger than the server takes. Send it in parts.",
        502 or 503 or 504 => Detail ?? Title ?? Unreachable.Message,
        null => Detail ?? Title ?? "The server refused this.",
        _ => Detail ?? Title ?? FormattableString.Invariant($"The server refused this ({Status})."),
    };

    /// <summary>A fault that the page found itself, before anything was sent.</summary>
    public static ApiProblem At(string field, string message) => new() { Errors = new Dictionary<string, IReadOnlyList<string>> { [field] = [message] } };

    /// <summary>What is wrong with a field.</summary>
    public IReadOnlyList<string> ErrorsFor(string field) => Errors?.GetValueOrDefault(field) ?? [];

    /// <summary>What belongs to none of a form's fields.</summary>
    public IReadOnlyList<string> Besides(params IReadOnlyCollection<string> fields) =>
        Errors is not { Count: > 0 } errors ? [Message] : [.. errors.Where(error => !fields.Contains(error.Key, StringComparer.OrdinalIgnoreCase)).SelectMany(error => error.Value)];

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
            // The status below says as much as a broken body can.
        }

        return new ApiProblem { Status = (int)response.StatusCode };
    }
}

/// <summary>A finding of the extraction guard.</summary>
/// <param name="Code">Stable code.</param>
/// <param name="Field">Field, as in the JSON.</param>
/// <param name="Message">What was found, with the figures.</param>
public sealed record GuardFinding(string Code, string Field, string Message);
