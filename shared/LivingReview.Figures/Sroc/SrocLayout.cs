using System.Globalization;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Figures.Bias;
using LivingReview.Figures.Formatting;

namespace LivingReview.Figures.Sroc;

/// <summary>Layout of a summary ROC plot. The horizontal axis is 1 − specificity.</summary>
public sealed record SrocLayout
{
    public const double Width = 440;
    private const double LeastHeight = 506;
    private const int MaxLevels = 6;

    /// <summary>With more studies than this, a circle is one element without name, link and colour of its own.</summary>
    public const int MaxNames = 300;

    public const double AxisTitleY = 426;
    public const double LegendY = 444;
    public const double MinRadius = 3;
    public const double MaxRadius = 15;

    /// <summary>Size of a mark of bias: it is seen in the smallest circle too.</summary>
    public const double MarkRadius = 3.4;

    public static readonly LinearScale X = new(0, 1, 50, 430);
    public static readonly LinearScale Y = new(0, 1, 390, 10);

    /// <summary>Largest first, so that a small study is not hidden below a large one.</summary>
    public required IReadOnlyList<SrocStudy> Studies { get; init; }

    public Point? Summary { get; init; }

    /// <summary>Path of the curve; empty if undefined.</summary>
    public required string Curve { get; init; }

    public required string ConfidenceRegion { get; init; }

    public required string PredictionRegion { get; init; }

    /// <summary>The corner that meets the protocol's minimum: its lower right end; null if the protocol names none.</summary>
    public Point? Minimum { get; init; }

    /// <summary>The factor whose levels the colours of the circles say; null where the studies do not differ in one.</summary>
    public string? Factor { get; init; }

    /// <summary>The levels, in the order of their colours.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Height with all lines of the legend.</summary>
    public double Height => Math.Max(LeastHeight, LegendY + (22 * ((Legend.Count + 1) / 2)) - 4);

    /// <summary>The legend: only what is drawn.</summary>
    public IReadOnlyList<LegendEntry> Legend
    {
        get
        {
            var drawn = new List<(string Kind, string Text)> { ("circle", T["Study, area by size"]) };
            drawn.AddRange(Levels.Select((level, i) => ($"series-{i.ToString(CultureInfo.InvariantCulture)}", StratumText.Words(level))));
            drawn.AddRange(BiasSymbol.Kinds.Where(kind => Studies.Any(study => study.Bias == kind)).Select(kind => ($"bias-{kind}", StratumText.RiskOfBias(kind))));
            if (Summary is not null)
                drawn.Add(("summary", T["Summary point"]));
            if (ConfidenceRegion.Length > 0)
                drawn.Add(("confidence", T["95% confidence region"]));
            if (PredictionRegion.Length > 0)
                drawn.Add(("prediction", T["95% prediction region"]));
            if (Curve.Length > 0)
                drawn.Add(("curve", T["Summary ROC curve"]));
            if (Minimum is not null)
                drawn.Add(("minimum", T["Protocol’s minimum met"]));
            return [.. drawn.Select((entry, i) => new LegendEntry(entry.Kind, entry.Text, new Point(X.Start + (205 * (i % 2)), LegendY + (22 * (i / 2)))))];
        }
    }

    /// <summary>Whether a protocol names a minimum.</summary>
    public static bool HasMinimum(Protocol protocol) => protocol is not { MinimumSensitivity: null, MinimumSpecificity: null };

    /// <param name="figures">Studies, curve and regions.</param>
    /// <param name="protocol">Names the minimum that is drawn; null for none.</param>
    public static SrocLayout Compute(StratumFigures figures, Protocol? protocol = null)
    {
        var whole = figures.Studies.Where(study => study.Sensitivity is not null && study.Specificity is not null).ToList();
        var factor = whole.Count > MaxNames ? null : protocol?.Factors.FirstOrDefault(one => LevelsOf(one, whole).Count is > 1 and <= MaxLevels);
        var levels = factor is null ? [] : LevelsOf(factor, whole);
        var maxPeople = whole.Select(People).DefaultIfEmpty(1).Max();
        return new SrocLayout
        {
            Factor = factor?.Name,
            Levels = levels,
            Studies =
            [
                .. whole.OrderByDescending(People).Select(study => new SrocStudy(
                    study,
                    At(study.Specificity!.Estimate, study.Sensitivity!.Estimate),
                    Math.Max(MinRadius, MaxRadius * Math.Sqrt((double)People(study) / Math.Max(1, maxPeople))))
                {
                    Level = factor is not null && study.Factors.TryGetValue(factor.Name, out var level) ? levels.IndexOf(level) : -1,
                    Bias = whole.Count > MaxNames ? null : BiasSymbol.KindOf(study.RiskOfBias),
                }),
            ],
            Summary = figures.Estimate is { Sensitivity: { } sensitivity, Specificity: { } specificity }
                ? At(specificity.Estimate, sensitivity.Estimate)
                : null,
            Minimum = protocol is not null && HasMinimum(protocol) ? At(protocol.MinimumSpecificity ?? 0, protocol.MinimumSensitivity ?? 0) : null,
            Curve = SvgText.Path(figures.Curve.Select(At)),
            ConfidenceRegion = SvgText.Path(figures.ConfidenceRegion.Select(At), close: true),
            PredictionRegion = SvgText.Path(figures.PredictionRegion.Select(At), close: true),
        };
    }

    private static List<string> LevelsOf(Factor factor, IReadOnlyList<StudyResult> studies) =>
        [.. factor.Levels.Where(level => studies.Any(study => study.Factors.TryGetValue(factor.Name, out var own) && own == level))];

    private static long People(StudyResult study) => study.Tp + study.Fp + study.Fn + study.Tn;

    private static Point At(RocPoint point) => At(point.Specificity, point.Sensitivity);

    private static Point At(double specificity, double sensitivity) => new(X.Clamped(1 - specificity), Y.Clamped(sensitivity));
}

/// <summary>One study's circle; its area is proportional to its number of people.</summary>
public sealed record SrocStudy(StudyResult Study, Point Centre, double Radius)
{
    /// <summary>Index of its level among the colours; -1 if it has none.</summary>
    public int Level { get; init; } = -1;

    /// <summary>The mark of its overall risk of bias; null if it is not assessed.</summary>
    public string? Bias { get; init; }

    /// <summary>Whether the name is on the left, because there is no space on the right.</summary>
    public bool NameOnLeft => Centre.X > (SrocLayout.X.Start + SrocLayout.X.End) / 2;

    public double NameX => NameOnLeft ? Centre.X - Radius - 5 : Centre.X + Radius + 5;
}

/// <summary>One line of a legend; <paramref name="At"/> is its upper left corner.</summary>
public sealed record LegendEntry(string Kind, string Text, Point At);
