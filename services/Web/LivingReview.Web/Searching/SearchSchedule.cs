namespace LivingReview.Web.Searching;

/// <summary>When a source is searched: the usual schedules by their words, any other by its fields of cron.</summary>
internal static class SearchSchedule
{
    public const string Weekly = "0 3 * * 1";

    public static IReadOnlyList<(string Cron, string Words)> Usual =>
        [(Weekly, T["every Monday at 03:00 UTC"]), ("0 3 * * *", T["every day at 03:00 UTC"]), ("0 3 1 * *", T["on the first day of each month at 03:00 UTC"])];

    public static bool IsUsual(string cron) => Usual.Any(one => one.Cron == cron);

    public static string Words(string cron) => IsUsual(cron) ? Usual.First(one => one.Cron == cron).Words : T["by the schedule {0} (UTC)", cron];
}
