using System.Globalization;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures.Timeline;

/// <summary>
/// Layout of the timeline of an estimate. The horizontal axis counts recomputations and is labelled with revisions, dates and years of publication: the
/// order of the evidence matters, and a day with ten studies would be a single line on a time axis.
/// </summary>
public sealed record TimelineLayout
{
    public const double PanelHeight = 158;
    public const double Gap = 46;
    public const double Top = 34;
    private const int MaxSteps = 80;

    // Of the labels below the axis; a date is about as wide as eleven characters.
    private const double Row = 18;
    private const double DateWidth = 68;

    public required double Width { get; init; }

    public required double Height { get; init; }

    public required TimelinePanel Sensitivity { get; init; }

    public required TimelinePanel Specificity { get; init; }

    public required IReadOnlyList<Tick> Revisions { get; init; }

    /// <summary>Where the studies of another year of publication begin; empty where no year is known.</summary>
    public IReadOnlyList<Tick> Years { get; init; } = [];

    /// <summary>Baseline of <see cref="Years"/>.</summary>
    public double YearY { get; init; }

    /// <summary>Where the estimates of another day begin, as far as there is room: the first and the newest day have theirs.</summary>
    public IReadOnlyList<DateTick> Dates { get; init; } = [];

    /// <summary>Baseline of <see cref="Dates"/>.</summary>
    public double DateY { get; init; }

    /// <summary>What made the steps, upright below the axis: all where there is room, else those of the largest steps.</summary>
    public IReadOnlyList<Tick> Names { get; init; } = [];

    /// <summary>Where the names begin.</summary>
    public double NameY { get; init; }

    /// <summary>What the axis shows.</summary>
    public string AxisTitle => Years.Count > 0 ? T["Revision, date of estimate and year of publication"] : T["Revision of the evidence and date of estimate"];

    public required IReadOnlyList<AlertMark> Alerts { get; init; }

    public IReadOnlyList<VersionMark> Versions { get; init; } = [];

    /// <summary>The areas of the single estimates, for the pointer; none where they would be too narrow.</summary>
    public IReadOnlyList<TimelineStep> Places { get; init; } = [];

    /// <param name="history">Oldest first.</param>
    /// <param name="alerts">Alerts of the same stratum.</param>
    /// <param name="versions">Published versions of the review.</param>
    /// <param name="narrow">For a phone.</param>
    /// <param name="published">Years of publication, by study.</param>
    public static TimelineLayout Compute(
        IReadOnlyList<EstimateHistoryPoint> history, IReadOnlyList<Alert> alerts, IReadOnlyList<VersionView> versions, bool narrow, IReadOnlyDictionary<string, int>? published = null)
    {
        var width = narrow ? 360.0 : 640.0;
        var x = new LinearScale(0, Math.Max(1, history.Count), 40, width - 10);
        var lowest = history
            .SelectMany(point => new[] { point.Estimate.Sensitivity?.Lower, point.Estimate.Specificity?.Lower })
            .Min() ?? 0;
        var from = Math.Clamp(Math.Floor(lowest * 10) / 10, 0, 0.9);
        var second = Top + PanelHeight + Gap;
        var years = published is null ? [] : YearTicks(history, x, published, narrow ? 38 : 32);
        var dates = DateTicks(history, x, width);
        var names = TimelineNames.Choose(history, x, history.Count <= MaxSteps ? int.MaxValue : narrow ? 4 : 6);
        var below = second + PanelHeight + 16;
        var (dateY, yearY) = (below + (dates.Count > 0 ? Row : 0), below + (dates.Count > 0 ? Row : 0) + (years.Count > 0 ? Row : 0));
        return new TimelineLayout
        {
            Width = width,
            Height = yearY + 24 + TimelineNames.HeightOf(names),
            Dates = dates,
            DateY = dateY,
            Years = years,
            YearY = yearY,
            Names = names,
            NameY = yearY + 8,
            Sensitivity = Panel("Sensitivity", history, point => point.Sensitivity, x, new LinearScale(from, 1, Top + PanelHeight, Top)),
            Specificity = Panel("Specificity", history, point => point.Specificity, x, new LinearScale(from, 1, second + PanelHeight, second)),
            Revisions = RevisionTicks(history, x, narrow ? 6 : 12),
            Alerts = [.. alerts.Select(alert => (alert, Index: IndexOf(history, alert.After.Revision))).Where(found => found.Index >= 0)
                .Select(found => new AlertMark(found.alert, x[found.Index]))],
            // A flag stands at the beginning of the step that the version contains.
            Versions = [.. versions.Select(version => (version, Index: LastUpTo(history, version.Revision))).Where(found => found.Index >= 0)
                .Select(found => new VersionMark(found.version, x[found.Index]))],
            Places = history.Count > MaxSteps ? [] : [.. history.Select((point, i) => new TimelineStep(point, x[i], x[i + 1] - x[i]))],
        };
    }

    /// <summary>The years of publication that are known.</summary>
    public static IReadOnlyDictionary<string, int> YearsOf(IReadOnlyList<StudyResult> studies) =>
        studies.Where(study => study.Year is not null).GroupBy(study => study.StudyId).ToDictionary(one => one.Key, one => one.First().Year!.Value, StringComparer.Ordinal);

    private static TimelinePanel Panel(
        string name, IReadOnlyList<EstimateHistoryPoint> history, Func<StratumEstimate, EstimateInterval?> choose, LinearScale x, LinearScale y)
    {
        var runs = new List<List<(int Index, EstimateInterval Value)>>();
        for (var i = 0; i < history.Count; i++)
        {
            if (choose(history[i].Estimate) is not { } value)
                continue;
            if (runs.Count == 0 || runs[^1][^1].Index != i - 1)
                runs.Add([]);
            runs[^1].Add((i, value));
        }

        return new TimelinePanel
        {
            Name = name,
            Y = y,
            Ticks = Ticks.Steps(y, y.To - y.From > 0.55 ? 0.2 : 0.1),
            // An estimate is valid until the next one, so the line has steps.
            Line = string.Concat(runs.Select(run => SvgText.Path(Steps(run, x, value => y.Clamped(value.Estimate))))),
            Band = string.Concat(runs.Select(run => SvgText.Path(
                Steps(run, x, value => y.Clamped(value.Upper)).Concat(Steps(run, x, value => y.Clamped(value.Lower)).Reverse()), close: true))),
            Last = runs.Count == 0 ? null : new Point(x[runs[^1][^1].Index], y.Clamped(runs[^1][^1].Value.Estimate)),
        };
    }

    private static IEnumerable<Point> Steps(List<(int Index, EstimateInterval Value)> run, LinearScale x, Func<EstimateInterval, double> y) =>
        run.SelectMany(step => new[] { new Point(x[step.Index], y(step.Value)), new Point(x[step.Index + 1], y(step.Value)) });

    private static Tick[] RevisionTicks(IReadOnlyList<EstimateHistoryPoint> history, LinearScale x, int max)
    {
        var every = Math.Max(1, (int)Math.Ceiling(history.Count / (double)max));
        return [.. Enumerable.Range(0, history.Count).Where(i => (history.Count - 1 - i) % every == 0)
            .Select(i => new Tick(x[i], history[i].Revision.ToString(CultureInfo.InvariantCulture)))];
    }

    // The newest day has its label, if need be to the left of its step; the days before it have theirs from the left, where there is room.
    private static List<DateTick> DateTicks(IReadOnlyList<EstimateHistoryPoint> history, LinearScale x, double width)
    {
        var days = new List<DateTick>();
        for (var i = 0; i < history.Count; i++)
        {
            if (NumberText.Day(history[i].At) is var day && day != days.LastOrDefault().Text)
                days.Add(new DateTick(x[i], Math.Min(x[i] + 3, width - DateWidth), day));
        }

        if (days.Count == 0)
            return [];
        var (ticks, last) = (new List<DateTick>(), days[^1]);
        foreach (var day in days.SkipLast(1))
        {
            if ((ticks.Count == 0 || day.TextX - ticks[^1].TextX >= DateWidth + 6) && last.TextX - day.TextX >= DateWidth + 6)
                ticks.Add(day);
        }

        return [.. ticks, last];
    }

    // A year is written where it begins, unless the one before would be too close.
    private static List<Tick> YearTicks(IReadOnlyList<EstimateHistoryPoint> history, LinearScale x, IReadOnlyDictionary<string, int> published, double space)
    {
        var ticks = new List<Tick>();
        string? last = null;
        for (var i = 0; i < history.Count; i++)
        {
            var found = history[i].Causes.Where(cause => cause.Kind == ChangeKind.Accepted && cause.StudyId is not null && published.ContainsKey(cause.StudyId)).Select(cause => published[cause.StudyId!]).ToList();
            if (found.Count == 0)
                continue;
            var year = found.Max().ToString(CultureInfo.InvariantCulture);
            if (year == last || (ticks.Count > 0 && x[i] - ticks[^1].Position < space))
                continue;
            ticks.Add(new Tick(x[i], year));
            last = year;
        }

        return ticks;
    }

    private static int LastUpTo(IReadOnlyList<EstimateHistoryPoint> history, long revision)
    {
        var last = -1;
        for (var i = 0; i < history.Count && history[i].Revision <= revision; i++)
            last = i;
        return last;
    }

    private static int IndexOf(IReadOnlyList<EstimateHistoryPoint> history, long revision)
    {
        for (var i = 0; i < history.Count; i++)
        {
            if (history[i].Revision >= revision)
                return i;
        }

        return -1;
    }
}

public sealed record TimelinePanel
{
    public required string Name { get; init; }

    public required LinearScale Y { get; init; }

    public required IReadOnlyList<Tick> Ticks { get; init; }

    public required string Line { get; init; }

    public required string Band { get; init; }

    /// <summary>Where the newest estimate begins.</summary>
    public Point? Last { get; init; }
}

public sealed record AlertMark(Alert Alert, double X);

public sealed record VersionMark(VersionView Version, double X);

public sealed record TimelineStep(EstimateHistoryPoint Point, double X, double Width);

/// <param name="X">Where the first estimate of the day begins.</param>
/// <param name="TextX">Where its label begins.</param>
/// <param name="Text">The day.</param>
public readonly record struct DateTick(double X, double TextX, string Text);
