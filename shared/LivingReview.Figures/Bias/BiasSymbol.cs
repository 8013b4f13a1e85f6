namespace LivingReview.Figures.Bias;

/// <summary>
/// The mark of a study's overall risk of bias: a circle for low, a triangle for unclear, a square for high, so that its form says it without its colour.
/// Where there is room the form carries the usual sign: plus, question mark, minus.
/// </summary>
internal static class BiasSymbol
{
    /// <summary>The judgements that have a mark, in the order of the legend.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["low", "unclear", "high"];

    /// <summary>The mark for an overall judgement; null for a study without one.</summary>
    public static string? KindOf(string? judgement) => judgement switch
    {
        null => null,
        "low" => "low",
        "high" => "high",
        _ => "unclear",
    };

    /// <summary>The outline of a mark; with its sign cut out where <paramref name="signed"/> (to be filled by the even-odd rule).</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="x">Its middle.</param>
    /// <param name="y">Its middle.</param>
    /// <param name="radius">Radius of the circle; the other forms are about as large.</param>
    /// <param name="signed">Whether the sign is cut out.</param>
    public static string Outline(string kind, double x, double y, double radius, bool signed)
    {
        var r = radius;
        var form = kind switch
        {
            "low" => $"M{At(-r, 0)}A{Arc(r)} 0 1 1 {At(r, 0)}A{Arc(r)} 0 1 1 {At(-r, 0)}Z",
            "unclear" => SvgText.Path([new(x, y - (1.15 * r)), new(x + (1.2 * r), y + (0.95 * r)), new(x - (1.2 * r), y + (0.95 * r))], close: true),
            "high" => Box(0, 0, 0.9 * r, 0.9 * r),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
        return signed ? form + Sign() : form;

        string Sign() => kind switch
        {
            "low" => Plus(0.58 * r, 0.16 * r),
            "unclear" => Question(0.36 * r, 0.095 * r),
            _ => Box(0, 0, 0.55 * r, 0.17 * r),
        };

        // Half length and half thickness of its arms.
        string Plus(double a, double w) => SvgText.Path(
            [
                new(x - w, y - a), new(x + w, y - a), new(x + w, y - w), new(x + a, y - w), new(x + a, y + w), new(x + w, y + w),
                new(x + w, y + a), new(x - w, y + a), new(x - w, y + w), new(x - a, y + w), new(x - a, y - w), new(x - w, y - w),
            ], close: true);

        // Three quarters of a ring, a short stem and a dot.
        string Question(double a, double w)
        {
            var (top, b) = (0.02 * r, a - (2 * w));
            return $"M{At(-a, top)}A{Arc(a)} 0 1 1 {At(w, top + a)}L{At(w, top + a + (1.6 * w))}L{At(-w, top + a + (1.6 * w))}L{At(-w, top + b)}A{Arc(b)} 0 1 0 {At(-b, top)}Z"
                + Box(0, top + a + (3.9 * w), 1.15 * w, 1.15 * w);
        }

        string Box(double across, double down, double halfWidth, double halfHeight) => SvgText.Path(
            [
                new(x + across - halfWidth, y + down - halfHeight), new(x + across + halfWidth, y + down - halfHeight),
                new(x + across + halfWidth, y + down + halfHeight), new(x + across - halfWidth, y + down + halfHeight),
            ], close: true);

        string At(double across, double down) => $"{SvgText.N(x + across)} {SvgText.N(y + down)}";

        static string Arc(double of) => $"{SvgText.N(of)} {SvgText.N(of)}";
    }
}
