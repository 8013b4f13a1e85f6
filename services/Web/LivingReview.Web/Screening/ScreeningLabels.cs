using LivingReview.Contracts.Screening;

namespace LivingReview.Web.Screening;

/// <summary>The words of screening.</summary>
internal static class ScreeningLabels
{
    private static readonly Dictionary<string, string> ByStatus = new(StringComparer.Ordinal)
    {
        [ScreeningVocabulary.TitleAbstract] = "To screen by title and abstract",
        ["conflict-title-abstract"] = "Conflict by title and abstract",
        ["excluded-title-abstract"] = "Excluded by title and abstract",
        ["to-retrieve"] = "Full text to be found",
        ["not-retrieved"] = "Full text not available",
        [ScreeningVocabulary.FullText] = "To screen by full text",
        ["conflict-full-text"] = "Conflict by full text",
        ["excluded-full-text"] = "Excluded by full text",
        ["included"] = "Included",
        ["duplicate"] = "Duplicates",
    };

    /// <summary>Every status in the order in which a record passes them, with its label.</summary>
    public static IEnumerable<(string Status, string Label)> Statuses => ByStatus.Select(one => (one.Key, T[one.Value]));

    public static string Status(string status) => T[ByStatus.GetValueOrDefault(status, status)];

    public static string Stage(string stage) => stage == ScreeningVocabulary.FullText ? T["Full text"] : T["Title and abstract"];

    /// <summary>"Ann: exclude (wrong test)".</summary>
    public static string Judgement(ScreeningJudgementView judgement) =>
        $"{judgement.Screener}: {(judgement.Decision switch { "unsure" => T["maybe"], "include" => T["include"], "exclude" => T["exclude"], var other => other })}{(judgement.Reason is null ? "" : $" ({judgement.Reason})")}";

    /// <summary>How strong an agreement is called (Landis and Koch 1977).</summary>
    public static string Agreement(double kappa) => kappa switch
    {
        < 0 => T["less than chance"],
        <= 0.2 => T["slight"],
        <= 0.4 => T["fair"],
        <= 0.6 => T["moderate"],
        <= 0.8 => T["substantial"],
        _ => T["almost perfect"],
    };
}
