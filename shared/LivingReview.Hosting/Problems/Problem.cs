using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace LivingReview.Hosting.Problems;

/// <summary>Problems with a stable type, "urn:livingreview:problem:{name}".</summary>
public static class Problem
{
    /// <summary>A problem without fields.</summary>
    public static ProblemDetails Details(int status, string name, string title, string? detail = null) =>
        new() { Status = status, Type = TypeOf(name), Title = title, Detail = detail };

    /// <summary>A problem that names fields in "errors".</summary>
    public static HttpValidationProblemDetails Validation(int status, string name, string title, Dictionary<string, string[]> errors) =>
        new(errors) { Status = status, Type = TypeOf(name), Title = title, Detail = string.Join(" ", errors.Select(e => $"{e.Key}: {string.Join(" ", e.Value)}")) };

    /// <summary>Answers with a problem.</summary>
    public static IResult Result(int status, string name, string title, string? detail = null) =>
        Results.Problem(Details(status, name, title, detail));

    /// <summary>422: the content was read, and these fields are wrong.</summary>
    public static IResult Invalid(Faults faults) =>
        Results.Problem(Validation(422, "invalid", "The content is not valid", faults.ToDictionary()));

    /// <summary>404 for a review.</summary>
    public static IResult UnknownReview(string review) =>
        Result(404, "unknown-review", "Unknown review", $"review: there is no review '{review}'.");

    internal static string TypeOf(string name) => $"urn:livingreview:problem:{name}";
}
