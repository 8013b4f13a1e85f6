using LivingReview.Contracts.Screening;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Surveillance.Evidence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Surveillance.Screening;

/// <summary>The plan of screening: reasons, of the protocol where it lists them, and words to highlight.</summary>
internal static class PlanningEndpoints
{
    private const int MostWords = 100;

    public static void MapPlanning(this IEndpointRouteBuilder desk)
    {
        desk.MapPut("/plan", PlanAsync).Described("planScreening", "Says how records are screened: the reasons for exclusion, unless the protocol lists them, and words to highlight.")
            .Example(new ScreeningPlan { Reasons = ["wrong test", "no 2x2 table"], WordsFor = ["sensitivity", "diagnos*"] }).Needs(Role.Owner);
        desk.MapGet("/plan", ReadPlanAsync).Described("getScreeningPlan", "Shows how records are screened.").Refuses("no-screening-plan");
    }

    private static async Task<Results<Ok<ScreeningPlan>, ProblemHttpResult>> PlanAsync(
        string review, ScreeningPlan plan, ScreeningLog log, FoundWorksIntake intake, ISurveillanceStore store, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var listed = (await session.LoadAsync<WatchedReview>(review, cancellationToken))?.ExclusionReasons ?? [];
        var (reasons, wordsFor, wordsAgainst) = (Trimmed(plan.Reasons), Trimmed(plan.WordsFor), Trimmed(plan.WordsAgainst));
        if (reasons.Count == 0) reasons = [.. listed];
        var faults = new Faults();
        faults.Require(reasons.Count is > 0 and <= 50, "reasons", "1 to 50 reasons for exclusion are needed.");
        faults.Require(listed.Count == 0 || reasons.ToHashSet(StringComparer.Ordinal).IsSupersetOf(listed), "reasons", "The protocol lists the reasons for exclusion; change them there.");
        RequireTexts(reasons, "reasons", "reason", faults);
        foreach (var (words, field) in new[] { (wordsFor, "wordsFor"), (wordsAgainst, "wordsAgainst") })
        {
            faults.Require(words.Count <= MostWords, field, "At most 100 words.");
            RequireTexts(words, field, "word", faults);
        }

        if (!faults.None) return Desk.Invalid(faults);
        var (state, decision) = await log.WriteAsync(
            review, (state, _) => ScreeningDecider.Plan(state, new ScreeningPlanned(reasons, plan.ReasonsByTitleAbstract, wordsFor, wordsAgainst)), cancellationToken);
        if (decision.Refusal is not null) return Desk.Refused(decision);
        await intake.TakeAsync(review, cancellationToken);
        return TypedResults.Ok(state.Plan);
    }

    private static void RequireTexts(List<string> texts, string field, string kind, Faults faults)
    {
        faults.Require(texts.All(t => t.Length is > 0 and <= 200), field, $"A {kind} has 1 to 200 characters.");
        faults.Require(texts.Distinct(StringComparer.Ordinal).Count() == texts.Count, field, $"Each {kind} once.");
        foreach (var text in texts)
        {
            if (StorableText.Fault(text) is { } fault) faults.Add(field, fault);
        }
    }

    private static List<string> Trimmed(IReadOnlyList<string>? texts) => [.. (texts ?? []).Select(t => t?.Trim() ?? "")];

    private static async Task<Results<Ok<ScreeningPlan>, ProblemHttpResult>> ReadPlanAsync(string review, ScreeningLog log, CancellationToken cancellationToken) =>
        await log.ReadAsync(review, cancellationToken) is { Plan: { } plan } ? TypedResults.Ok(plan) : Desk.NoPlan(review);
}
