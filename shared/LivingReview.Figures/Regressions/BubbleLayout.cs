using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Figures.Regressions;

/// <summary>
/// Layout of a bubble plot: sensitivity and specificity of each study against its year, the area of a circle its people of that arm, with the curve of a
/// meta-regression at the reference of its other covariates.
/// </summary>
public sealed record BubbleLayout
{
    public const double Width = 1060;
    public const double Height = 380;
    private const double Top = 40;
    private const double Bottom = 330;
    private const double LargestRadius = 22;
    private const double SmallestRadius = 3;
    private const int CurvePoints = 41;

    public required IReadOnlyList<BubblePanel> Panels { get; init; }

    /// <summary>Null where the regression has no year, or its slope depends on another covariate.</summary>
    public static BubbleLayout? Compute(RegressionFigures regression, IReadOnlyList<StudyResult> studies, PlannedRegression planned)
    {
        if (planned.Interactions.Count > 0 || !regression.Centres.TryGetValue(PlannedRegression.Year, out var centre)) return null;
        List<(StudyResult Study, int Year)> dated = [.. studies.Where(study => study.Year is not null).Select(study => (study, study.Year!.Value))];
        if (dated.Count == 0) return null;
        var (from, to) = (dated.Min(point => point.Year) - 1, dated.Max(point => point.Year) + 1);
        return new BubbleLayout
        {
            Panels =
            [
                Panel("Sensitivity", 60, 510, regression.Sensitivity, [.. dated.Select(point => (point.Study, point.Year, point.Study.Sensitivity, People: point.Study.Tp + point.Study.Fn))]),
                Panel("Specificity", 600, 1050, regression.Specificity, [.. dated.Select(point => (point.Study, point.Year, point.Study.Specificity, People: point.Study.Tn + point.Study.Fp))]),
            ],
        };

        BubblePanel Panel(string name, double left, double right, IReadOnlyList<CoefficientFigures> coefficients, IReadOnlyList<(StudyResult Study, int Year, EstimateInterval? Rate, long People)> points)
        {
            var (x, y) = (new LinearScale(from, to, left, right), new LinearScale(0, 1, Bottom, Top));
            var most = Math.Max(1, points.Max(point => point.People));
            var intercept = coefficients.FirstOrDefault(c => c.Name == "intercept")?.Estimate;
            var slope = coefficients.FirstOrDefault(c => c.Name == PlannedRegression.Year)?.Estimate;
            IEnumerable<Point> curve = intercept is { } a && slope is { } b
                ? Enumerable.Range(0, CurvePoints).Select(i => from + ((to - from) * i / (CurvePoints - 1.0))).Select(year => new Point(x[year], y[1 / (1 + Math.Exp(-(a + (b * (year - centre)))))]))
                : [];
            return new BubblePanel(
                name, x, y, Years(x, from, to), Ticks.Steps(y, 0.2),
                [
                    .. points.Where(point => point.Rate is not null).OrderByDescending(point => point.People)
                        .Select(point => new Bubble(point.Study, new Point(x[point.Year], y[point.Rate!.Estimate]), Math.Max(SmallestRadius, LargestRadius * Math.Sqrt((double)point.People / most)))),
                ],
                SvgText.Path(curve, close: false));
        }
    }

    private static IReadOnlyList<Tick> Years(LinearScale scale, int from, int to)
    {
        var step = Math.Max(1, (to - from + 5) / 6);
        return [.. Enumerable.Range(from, to - from + 1).Where(year => year % step == 0).Select(year => new Tick(scale[year], year.ToString(System.Globalization.CultureInfo.InvariantCulture)))];
    }
}

/// <param name="Name">What its vertical axis is.</param>
/// <param name="X">Years.</param>
/// <param name="Y">Probabilities.</param>
/// <param name="XTicks">Ticks of the years.</param>
/// <param name="YTicks">Ticks of the probabilities.</param>
/// <param name="Bubbles">Large ones first, so that small ones lie on top.</param>
/// <param name="Curve">Path of the regression; empty without one.</param>
public sealed record BubblePanel(string Name, LinearScale X, LinearScale Y, IReadOnlyList<Tick> XTicks, IReadOnlyList<Tick> YTicks, IReadOnlyList<Bubble> Bubbles, string Curve);

/// <param name="Study">The study.</param>
/// <param name="At">Centre of its circle.</param>
/// <param name="Radius">Radius of its circle.</param>
public sealed record Bubble(StudyResult Study, Point At, double Radius);
