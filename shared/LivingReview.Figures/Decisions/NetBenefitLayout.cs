using LivingReview.Contracts.Estimates;

namespace LivingReview.Figures.Decisions;

/// <summary>
/// Decision curves (Vickers and Elkin 2006, Med Decis Making 26:565) from summary accuracy: the net benefit of treating those with a positive test, at
/// every probability from which one would treat, beside treating everyone and no one.
/// </summary>
public sealed record NetBenefitLayout
{
    public const double Width = 440;
    public const double Height = 350;
    private const int Points = 100;

    private static readonly LinearScale Across = new(0, 1, 60, 425);

    public required LinearScale Y { get; init; }

    public required double Prevalence { get; init; }

    /// <summary>The curves, the most important last.</summary>
    public required IReadOnlyList<NetBenefitCurve> Curves { get; init; }

    public required IReadOnlyList<Tick> YTicks { get; init; }

    public static LinearScale X => Across;

    /// <summary>Null where nothing is pooled.</summary>
    /// <param name="estimates">Estimates with their names; those that are not pooled are left out.</param>
    /// <param name="prevalence">Prevalence, in (0, 1).</param>
    public static NetBenefitLayout? Compute(IReadOnlyList<(string Name, string Kind, StratumEstimate Estimate)> estimates, double prevalence)
    {
        var pooled = estimates.Where(one => one.Estimate is { Sensitivity: not null, Specificity: not null }).ToList();
        if (pooled.Count == 0 || prevalence is <= 0 or >= 1)
            return null;
        var y = new LinearScale(-0.05, Math.Max(0.05, Math.Ceiling(prevalence * 20) / 20), 280, 20);
        var thresholds = Enumerable.Range(1, Points - 1).Select(i => i / (double)Points).ToList();
        return new NetBenefitLayout
        {
            Y = y,
            Prevalence = prevalence,
            YTicks = Ticks.Steps(y, prevalence > 0.3 ? 0.1 : 0.05, 2),
            Curves =
            [
                new NetBenefitCurve(T["Treat no one"], "none", SvgText.Path([new Point(Across[0], y[0]), new Point(Across[1], y[0])])),
                Curve(T["Treat everyone"], "everyone", t => Of(1, 0, prevalence, t)),
                .. pooled.Select(one => Curve(one.Name, one.Kind, t => Of(one.Estimate.Sensitivity!.Estimate, one.Estimate.Specificity!.Estimate, prevalence, t))),
            ],
        };

        NetBenefitCurve Curve(string name, string kind, Func<double, double> benefit) => new(name, kind, SvgText.Path(
            thresholds.Select(t => (t, Benefit: benefit(t))).TakeWhile(one => one.Benefit >= y.From).Select(one => new Point(Across[one.t], y.Clamped(one.Benefit)))));
    }

    /// <summary>Net benefit in true positives per person: Se pi - (1 - Sp)(1 - pi) t / (1 - t).</summary>
    public static double Of(double sensitivity, double specificity, double prevalence, double threshold) =>
        (sensitivity * prevalence) - ((1 - specificity) * (1 - prevalence) * threshold / (1 - threshold));
}

/// <summary>One curve.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">none, everyone, before or after.</param>
/// <param name="Path">Its path.</param>
public sealed record NetBenefitCurve(string Name, string Kind, string Path);
