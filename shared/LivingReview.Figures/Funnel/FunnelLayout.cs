using System.Globalization;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Figures.Funnel;

/// <summary>
/// Deeks' funnel (Deeks et al. 2005): the log diagnostic odds ratio against 1 over the root of the effective sample size, large studies on
/// top, with the regression line of the test. 0.5 is added to all cells of a study that has an empty cell.
/// </summary>
public sealed record FunnelLayout
{
    public const double Width = 560;
    public const double Height = 430;
    private const double Left = 62;
    private const double Right = 548;
    private const double Top = 14;
    private const double Bottom = 372;

    public required LinearScale X { get; init; }

    public required LinearScale Y { get; init; }

    public required IReadOnlyList<Tick> XTicks { get; init; }

    public required IReadOnlyList<Tick> YTicks { get; init; }

    public required IReadOnlyList<FunnelPoint> Points { get; init; }

    /// <summary>The two ends of the regression line; null without a test.</summary>
    public (Point From, Point To)? Line { get; init; }

    public static FunnelLayout Compute(StratumDetail detail)
    {
        var studies = detail.Studies.Where(study => study.Tp + study.Fn > 0 && study.Fp + study.Tn > 0)
            .Select(study => (Study: study, X: LogOddsRatio(study), Y: InverseRootSize(study))).ToList();
        var deepest = studies.Select(point => point.Y).DefaultIfEmpty(0.1).Max() * 1.1;
        var x = new LinearScale(
            Math.Floor(Math.Min(0, studies.Select(point => point.X).DefaultIfEmpty(0).Min())) - 0.0,
            Math.Ceiling(studies.Select(point => point.X).DefaultIfEmpty(1).Max() + 0.3), Left, Right);
        var y = new LinearScale(0, deepest, Top, Bottom);
        return new FunnelLayout
        {
            X = x,
            Y = y,
            XTicks = Every(x, x.To - x.From > 8 ? 2 : 1, "0"),
            YTicks = Every(y, deepest > 0.5 ? 0.2 : deepest > 0.2 ? 0.1 : 0.05, "0.##"),
            Points = [.. studies.Select(point => new FunnelPoint(point.Study, new Point(x.Clamped(point.X), y.Clamped(point.Y)), point.X, point.Y))],
            Line = detail.Deeks is { } deeks
                ? (new Point(x.Clamped(deeks.Intercept), y[0]), new Point(x.Clamped(deeks.Intercept + (deeks.Slope * deepest)), y[deepest]))
                : null,
        };
    }

    private static IReadOnlyList<Tick> Every(LinearScale scale, double step, string format) =>
    [
        .. Enumerable.Range((int)Math.Ceiling(scale.From / step), (int)Math.Floor(scale.To / step) - (int)Math.Ceiling(scale.From / step) + 1)
            .Select(i => new Tick(scale[i * step], (i * step).ToString(format, CultureInfo.InvariantCulture))),
    ];

    private static double LogOddsRatio(StudyResult study)
    {
        var add = study.Tp == 0 || study.Fp == 0 || study.Fn == 0 || study.Tn == 0 ? 0.5 : 0;
        return Math.Log((study.Tp + add) * (study.Tn + add) / ((study.Fp + add) * (study.Fn + add)));
    }

    private static double InverseRootSize(StudyResult study)
    {
        var (with, without) = ((double)(study.Tp + study.Fn), (double)(study.Fp + study.Tn));
        return 1 / Math.Sqrt(4 * with * without / (with + without));
    }
}

/// <summary>One study of the funnel.</summary>
/// <param name="Study">The study.</param>
/// <param name="At">Where it is drawn.</param>
/// <param name="LogOddsRatio">Its log diagnostic odds ratio.</param>
/// <param name="InverseRootSize">1 over the root of its effective sample size.</param>
public sealed record FunnelPoint(StudyResult Study, Point At, double LogOddsRatio, double InverseRootSize);
