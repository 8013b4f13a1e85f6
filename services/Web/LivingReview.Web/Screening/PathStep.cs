using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Surveillance;
using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Screening;

/// <summary>A step of a study's way.</summary>
/// <param name="Name">What happened.</param>
/// <param name="At">When; null if it is not known.</param>
/// <param name="After">How long after the step before it that is known.</param>
internal sealed record PathStep(string Name, DateTimeOffset? At, TimeSpan? After)
{
    private const string Entered = "Entered";
    private const int EnteredStep = 4;

    /// <summary>The steps in their order, those that are not known included.</summary>
    public static IReadOnlyList<PathStep> Of(EvidencePath path) => Of(Steps(path));

    /// <summary>The steps with those that other services know: the proposal for a second person, and the alert.</summary>
    public static IReadOnlyList<PathStep> Of(EvidencePath path, DateTimeOffset? proposedAt, StudyAlerts? alerts)
    {
        var steps = Steps(path).ToList();
        if (proposedAt is not null) steps.Insert(EnteredStep, ("Proposed", proposedAt));
        steps.AddRange(("Alert", alerts?.DetectedAt), ("Alert received", alerts?.DeliveredAt));
        return Of(proposedAt is null ? steps : steps.Select(s => s.Name == Entered ? ("Confirmed", s.At) : s));
    }

    private static IEnumerable<(string Name, DateTimeOffset? At)> Steps(EvidencePath path) =>
    [
        ("Published", path.Published is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null), ("Found", path.FoundAt), ("Screened", path.ScreenedAt),
        ("Included by full text", path.IncludedAt), (Entered, path.EnteredAt), ("Estimated", path.EstimatedAt),
    ];

    private static List<PathStep> Of(IEnumerable<(string Name, DateTimeOffset? At)> known)
    {
        var steps = new List<PathStep>();
        DateTimeOffset? before = null;
        foreach (var (name, at) in known)
        {
            steps.Add(new(name, at, at - before));
            before = at ?? before;
        }

        return steps;
    }

    /// <summary>"3 days", "12 min", "0.8 s"; an earlier step says so.</summary>
    public static string Duration(TimeSpan time) => time < TimeSpan.Zero ? T["{0} earlier", Duration(-time)] : time.TotalSeconds switch
    {
        < 10 => FormattableString.Invariant($"{time.TotalSeconds:0.0} s"),
        < 60 => FormattableString.Invariant($"{time.TotalSeconds:0} s"),
        < 3600 => FormattableString.Invariant($"{time.TotalMinutes:0} min"),
        < 48 * 3600 => FormattableString.Invariant($"{time.TotalHours:0} h"),
        _ => T["{0} days", NumberText.Count((long)Math.Round(time.TotalDays))],
    };
}
