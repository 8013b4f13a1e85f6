using System.Globalization;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Figures.Decisions;

/// <summary>
/// Fagan's nomogram (Fagan 1975, N Engl J Med 293:257): from the probability before the test over the likelihood ratio to the probability after it,
/// by a ruler. Left and right are logits, one the other way up, and the ratio's logarithm lies half as long between them.
/// </summary>
public sealed record FaganLayout
{
    public const double Width = 440;
    public const double Height = 470;
    public const double Left = 80;
    public const double Middle = 220;
    public const double Right = 360;
    private const double Centre = 215;
    private const double UnitsPerLogit = 26;
    private const double MostLogits = 7;

    private static readonly double[] Probabilities = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999];
    private static readonly double[] Ratios = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000];

    /// <summary>Probability before the test, 0 to 1.</summary>
    public required double Before { get; init; }

    /// <summary>One line each for a positive and a negative test.</summary>
    public required IReadOnlyList<FaganLine> Lines { get; init; }

    public static IReadOnlyList<Tick> BeforeTicks { get; } = [.. Probabilities.Select(p => new Tick(LeftY(p), Percent(p)))];

    public static IReadOnlyList<Tick> RatioTicks { get; } = [.. Ratios.Where(r => Math.Abs(Math.Log(r)) <= MostLogits).Select(r => new Tick(MiddleY(r), r.ToString("0.###", CultureInfo.InvariantCulture)))];

    public static IReadOnlyList<Tick> AfterTicks { get; } = [.. Probabilities.Select(p => new Tick(RightY(p), Percent(p)))];

    /// <summary>Null where sensitivity or specificity is not pooled, or leaves a ratio without a value.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="before">Probability before the test, in (0, 1).</param>
    public static FaganLayout? Compute(StratumEstimate estimate, double before)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        if (estimate is not { Sensitivity.Estimate: > 0 and < 1 and var sensitivity, Specificity.Estimate: > 0 and < 1 and var specificity } || before is <= 0 or >= 1)
            return null;
        return new FaganLayout
        {
            Before = before,
            Lines = [Line("positive", before, sensitivity / (1 - specificity)), Line("negative", before, (1 - sensitivity) / specificity)],
        };
    }

    private static FaganLine Line(string result, double before, double ratio)
    {
        var odds = before / (1 - before) * ratio;
        var after = odds / (1 + odds);
        return new FaganLine(result, ratio, after, new Point(Left, LeftY(before)), new Point(Right, RightY(after)));
    }

    private static double LeftY(double probability) => Centre + (UnitsPerLogit * Logit(probability));

    private static double RightY(double probability) => Centre - (UnitsPerLogit * Logit(probability));

    private static double MiddleY(double ratio) => Centre - (UnitsPerLogit * Math.Clamp(Math.Log(ratio), -MostLogits, MostLogits) / 2);

    private static double Logit(double probability) => Math.Clamp(Math.Log(probability / (1 - probability)), -MostLogits, MostLogits);

    private static string Percent(double probability) => (100 * probability).ToString("0.#", CultureInfo.InvariantCulture);
}

/// <summary>What a result of the test makes of the probability.</summary>
/// <param name="Result">positive or negative.</param>
/// <param name="Ratio">Likelihood ratio.</param>
/// <param name="After">Probability after the test.</param>
/// <param name="From">Where the line begins.</param>
/// <param name="To">Where it ends.</param>
public sealed record FaganLine(string Result, double Ratio, double After, Point From, Point To);
