using LivingReview.Contracts.Screening;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace LivingReview.Surveillance.Screening;

/// <summary>What the desk's addresses have in common.</summary>
internal static class Desk
{
    public static bool IsStage(string? stage) => ScreeningVocabulary.Stages.Contains(stage, StringComparer.Ordinal);

    /// <summary>Who judges: the caller as signed in; without sign-in everyone is the same caller, so a name may be given.</summary>
    public static string ScreenerOf(HttpContext http, string? named) =>
        Caller.NameOf(http) is var caller && caller == Caller.Local && named?.Trim() is { Length: > 0 and <= 200 } name && StorableText.Fault(name) is null ? name : caller;

    public static void RequireNames(IReadOnlyList<string> names, string field, Faults faults)
    {
        foreach (var name in names)
            faults.Require(!string.IsNullOrWhiteSpace(name) && name.Length <= 200 && StorableText.Fault(name) is null, field, "A name of 1 to 200 characters.");
    }

    public static ProblemHttpResult UnknownStage() => TypedResults.Problem(Problem.Details(400, "malformed", "Unknown stage", "stage: one of title-abstract, full-text."));

    /// <summary>Says how many entries there are beside those of a page.</summary>
    public static void CountAll(HttpContext http, int count) => http.Response.Headers["X-Total-Count"] = count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static ProblemHttpResult Invalid(Faults faults) => (ProblemHttpResult)Problem.Invalid(faults);

    public static ProblemHttpResult NoPlan(string review) =>
        TypedResults.Problem(Problem.Details(404, "no-screening-plan", "No screening plan", $"review: '{review}' has no screening plan; PUT one first."));

    public static ProblemHttpResult Refused(ScreeningDecision decision) => decision.Refusal switch
    {
        ScreeningRefusal.UnknownRecord => TypedResults.Problem(Problem.Details(404, "unknown-record", "Unknown record", decision.Message)),
        ScreeningRefusal.Invalid => TypedResults.Problem(Problem.Details(422, "invalid", "The content is not valid", decision.Message)),
        ScreeningRefusal.NotAtStage => TypedResults.Problem(Problem.Details(409, "not-at-stage", "The record is not at this stage", decision.Message)),
        ScreeningRefusal.NotAssigned => TypedResults.Problem(Problem.Details(409, "not-the-screener", "Others screen this record", decision.Message)),
        ScreeningRefusal.NoConflict => TypedResults.Problem(Problem.Details(409, "no-conflict", "There is no conflict", decision.Message)),
        _ => throw new InvalidOperationException($"'{decision.Refusal}' is no refusal."),
    };
}
