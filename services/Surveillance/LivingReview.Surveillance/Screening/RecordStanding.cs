using System.Collections.Immutable;
using LivingReview.Contracts.Screening;

namespace LivingReview.Surveillance.Screening;

/// <summary>A judgement or a resolution.</summary>
/// <param name="Screener">Who.</param>
/// <param name="Decision">include, exclude or unsure.</param>
/// <param name="Reason">Why.</param>
/// <param name="IsAlone">Whether one person decided for good: its reason need not be on the plan's list.</param>
internal sealed record Judgement(string Screener, string Decision, string? Reason, bool IsAlone = false);

/// <summary>A record at one stage.</summary>
/// <param name="Assigned">Who is to judge it; empty leaves it open to anyone.</param>
/// <param name="Judgements">At most two, of different persons.</param>
/// <param name="Resolution">How a conflict was resolved.</param>
internal sealed record StageStanding(ImmutableArray<string> Assigned, ImmutableArray<Judgement> Judgements, Judgement? Resolution)
{
    public const int Persons = 2;

    public static StageStanding Empty { get; } = new([], [], null);

    /// <summary>Both have judged, or it was resolved.</summary>
    public bool IsJudged => Resolution is not null || Judgements.Length >= Persons;

    /// <summary>What counts; null as long as a judgement or a resolution is missing. Two exclusions for different reasons are a conflict.</summary>
    public Judgement? Outcome =>
        Resolution ?? (Judgements.Length >= Persons && Judgements.All(j => j.Decision != "unsure" && j.Decision == Judgements[0].Decision && j.Reason == Judgements[0].Reason) ? Judgements[0] : null);

    public bool InConflict => IsJudged && Outcome is null;

    public Judgement? Of(string screener) => Judgements.FirstOrDefault(j => Screeners.AreSame(j.Screener, screener));

    /// <summary>Whether a person is to judge it: assigned or open, and not judged by them.</summary>
    public bool Awaits(string screener) =>
        !IsJudged && Of(screener) is null && (IsAssigned(screener) || Assigned.Length + Judgements.Count(j => !IsAssigned(j.Screener)) < Persons);

    public bool IsAssigned(string screener) => Assigned.Any(a => Screeners.AreSame(a, screener));
}

/// <summary>A record of the desk.</summary>
internal sealed record RecordStanding(string Id, string Source, string Method, string? DuplicateOf, DateTimeOffset EnteredAt)
{
    public StageStanding TitleAbstract { get; init; } = StageStanding.Empty;

    public StageStanding FullText { get; init; } = StageStanding.Empty;

    public bool? Retrieved { get; init; }

    /// <summary>What was said about a full text that could not be had.</summary>
    public string? NotRetrievedReason { get; init; }

    /// <summary>The study that it became.</summary>
    public string? Study { get; init; }

    /// <summary>When it was decided by title and abstract.</summary>
    public DateTimeOffset? ScreenedAt { get; init; }

    /// <summary>When it was decided by full text.</summary>
    public DateTimeOffset? AssessedAt { get; init; }

    /// <summary>Where a record can stand.</summary>
    public static IReadOnlyList<string> Statuses { get; } =
    [
        ScreeningVocabulary.TitleAbstract, "conflict-title-abstract", "excluded-title-abstract", "to-retrieve", "not-retrieved", ScreeningVocabulary.FullText, "conflict-full-text", "excluded-full-text",
        "included", "duplicate",
    ];

    /// <summary>One of the statuses of <see cref="ScreeningRecordView.Status"/>.</summary>
    public string Status
    {
        get
        {
            if (DuplicateOf is not null) return "duplicate";
            if (TitleAbstract.Outcome is not { } first) return TitleAbstract.InConflict ? "conflict-title-abstract" : ScreeningVocabulary.TitleAbstract;
            if (first.Decision == "exclude") return "excluded-title-abstract";
            if (Retrieved is not true) return Retrieved is null ? "to-retrieve" : "not-retrieved";
            if (FullText.Outcome is not { } second) return FullText.InConflict ? "conflict-full-text" : ScreeningVocabulary.FullText;
            return second.Decision == "exclude" ? "excluded-full-text" : "included";
        }
    }

    public StageStanding At(string stage) => stage == ScreeningVocabulary.FullText ? FullText : TitleAbstract;

    public RecordStanding With(string stage, StageStanding standing) =>
        stage == ScreeningVocabulary.FullText ? this with { FullText = standing } : this with { TitleAbstract = standing };

    /// <summary>Whether screeners have begun to judge it at a stage, or have not let it come there.</summary>
    public bool IsBeingJudged(string stage) => At(stage).Judgements.Length > 0 || (TitleAbstract.Judgements.Length > 0 && TitleAbstract.Outcome?.Decision != "include");

    /// <summary>Whether a decision of one person stands already.</summary>
    public bool HasDecided(OnePersonDecision decision) => decision.IsNotRetrieved()
        ? Retrieved == false && NotRetrievedReason == decision.Reason
        : At(decision.Stage).Outcome is { } stands && (stands.Decision, stands.Reason) == (decision.Decision, decision.Reason) && (decision.Stage != ScreeningVocabulary.FullText || Retrieved == true);

    /// <summary>Whether the record has come to a stage and is not decided there.</summary>
    public bool IsOpenAt(string stage) => stage == ScreeningVocabulary.FullText ? Status is ScreeningVocabulary.FullText or "conflict-full-text" : Status is ScreeningVocabulary.TitleAbstract or "conflict-title-abstract";
}

/// <summary>What decisions of one person mean.</summary>
internal static class OnePersonDecisions
{
    /// <summary>Where two stages are all there is, a full text that could not be had is an exclusion with that reason.</summary>
    public static bool IsNotRetrieved(this OnePersonDecision decision) =>
        decision is { Stage: ScreeningVocabulary.FullText, Decision: "exclude" } && decision.Reason?.Contains("not retrieved", StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>Who is who: a record of a caller is "name (identity)", and the identity decides.</summary>
internal static class Screeners
{
    public static bool AreSame(string one, string other) => Identity(one) == Identity(other);

    private static string Identity(string screener)
    {
        var open = screener.LastIndexOf(" (", StringComparison.Ordinal);
        return open >= 0 && screener.EndsWith(')') ? screener[open..] : screener;
    }
}
