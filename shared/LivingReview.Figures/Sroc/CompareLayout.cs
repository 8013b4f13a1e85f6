using LivingReview.Contracts.Estimates;

namespace LivingReview.Figures.Sroc;

/// <summary>Several strata in one ROC space, each with its own colour and shape.</summary>
public sealed record CompareLayout
{
    public required IReadOnlyList<CompareSeries> Series { get; init; }

    public required double Height { get; init; }

    /// <param name="strata">The strata, in the order of their colours.</param>
    /// <param name="names">The label of each.</param>
    public static CompareLayout Compute(IReadOnlyList<StratumFigures> strata, IReadOnlyList<string> names) => new()
    {
        Series = [.. strata.Select((one, i) => new CompareSeries(i, names[i], SrocLayout.Compute(one)))],
        Height = SrocLayout.LegendY + (22 * strata.Count) + 8,
    };

    /// <summary>A shape around a centre, about as large as a circle of that radius.</summary>
    public static string Marker(int series, Point centre, double radius) => (series % 6) switch
    {
        0 => Polygon(centre, radius, 24, 0),
        1 => Polygon(centre, radius * 1.25, 4, Math.PI / 4),
        2 => Polygon(centre, radius * 1.35, 3, -Math.PI / 2),
        3 => Polygon(centre, radius * 1.25, 4, 0),
        4 => Polygon(centre, radius * 1.35, 3, Math.PI / 2),
        _ => Polygon(centre, radius * 1.1, 6, 0),
    };

    private static string Polygon(Point centre, double radius, int corners, double turn) => SvgText.Path(
        Enumerable.Range(0, corners).Select(i => turn + (2 * Math.PI * i / corners)).Select(angle => new Point(centre.X + (radius * Math.Cos(angle)), centre.Y + (radius * Math.Sin(angle)))),
        close: true);
}

/// <summary>One stratum of a comparison.</summary>
public sealed record CompareSeries(int Index, string Name, SrocLayout Layout);
