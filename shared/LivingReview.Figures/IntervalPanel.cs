using LivingReview.Contracts.Estimates;

namespace LivingReview.Figures;

/// <summary>A panel of a figure with an interval in each row, beside the result with all studies.</summary>
public sealed record IntervalPanel(string Name, LinearScale Scale, IReadOnlyList<Tick> Ticks, EstimateInterval? All)
{
    /// <summary>A panel from <paramref name="start"/> to <paramref name="end"/> whose scale begins at the tenth below every limit, and below <paramref name="shown"/>.</summary>
    public static IntervalPanel Create(string name, EstimateInterval? all, IEnumerable<EstimateInterval?> others, double start, double end, double? shown = null)
    {
        var known = others.Append(all).OfType<EstimateInterval>().ToList();
        var from = known.Count == 0 ? 0 : Math.Clamp(Math.Floor(Math.Min(known.Min(interval => interval.Lower), shown ?? 1) * 10) / 10, 0, 0.9);
        var scale = new LinearScale(from, 1, start, end);
        return new IntervalPanel(name, scale, Figures.Ticks.Steps(scale, 1 - from > 0.55 ? 0.2 : 0.1), all);
    }
}
