using System.Globalization;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Figures.Timeline;

/// <summary>The names of the studies that made the steps of a timeline.</summary>
internal static class TimelineNames
{
    private const int MaxCharacters = 24;

    // Upright names need the height of a line each.
    private const double Space = 13;
    private const double Character = 5.9;

    /// <summary>The names of all steps where there is room; else those of the largest, in the order of the steps.</summary>
    /// <param name="history">Oldest first.</param>
    /// <param name="x">The axis.</param>
    /// <param name="max">Maximum number of names.</param>
    public static IReadOnlyList<Tick> Choose(IReadOnlyList<EstimateHistoryPoint> history, LinearScale x, int max)
    {
        var named = history.Select((point, i) => (Text: TextOf(point), Step: StepOf(history, i), At: (x[i] + x[i + 1]) / 2)).Where(one => one.Text.Length > 0).ToList();
        var chosen = new List<Tick>();
        foreach (var one in named.OrderByDescending(one => one.Step).ThenBy(one => one.At))
        {
            if (chosen.Count == max) break;
            if (chosen.TrueForAll(other => Math.Abs(other.Position - one.At) >= Space)) chosen.Add(new Tick(one.At, one.Text));
        }

        return [.. chosen.OrderBy(one => one.Position)];
    }

    /// <summary>Height that the names take.</summary>
    public static double HeightOf(IReadOnlyList<Tick> names) => names.Count == 0 ? 0 : (names.Max(name => name.Text.Length) * Character) + 10;

    // By how much the estimate moved; what made the first one counts as the largest step.
    private static double StepOf(IReadOnlyList<EstimateHistoryPoint> history, int i)
    {
        var (now, before) = (history[i].Estimate, i == 0 ? null : history[i - 1].Estimate);
        return By(now.Sensitivity, before?.Sensitivity) + By(now.Specificity, before?.Specificity);

        static double By(EstimateInterval? now, EstimateInterval? before) =>
            now is not null && before is not null ? Math.Abs(now.Estimate - before.Estimate) : now is null && before is null ? 0 : 1;
    }

    private static string TextOf(EstimateHistoryPoint point)
    {
        if (point.Causes.Count == 0) return point.MethodChange is null ? "" : T["method"];
        var more = point.Causes.Count == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" (+{point.Causes.Count - 1})");
        return TextFit.Lines(Sign(point.Causes[0]), MaxCharacters - more.Length, 1)[0] + more;
    }

    private static string Sign(EvidenceChange change)
    {
        var study = change.Label ?? change.StudyId ?? T["a study"];
        return change.Kind switch
        {
            ChangeKind.Accepted or ChangeKind.Restored => $"+ {study}",
            ChangeKind.Withdrawn => $"− {study}",
            ChangeKind.Amended => $"± {study}",
            ChangeKind.Protocol => T["protocol"],
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.Kind, null),
        };
    }
}
