using System.Globalization;
using System.Text;

namespace LivingReview.Figures;

/// <summary>Formats numbers and paths for SVG, independent of the culture.</summary>
internal static class SvgText
{
    /// <summary>At most two decimals: a hundredth of a pixel is invisible.</summary>
    public static string N(double value) => (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    public static string Path(IEnumerable<Point> points, bool close = false)
    {
        var path = new StringBuilder();
        foreach (var point in points)
            path.Append(path.Length == 0 ? 'M' : 'L').Append(N(point.X)).Append(' ').Append(N(point.Y));
        return close && path.Length > 0 ? path.Append('Z').ToString() : path.ToString();
    }

    public static string Decimal(double value, int decimals) => value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}

public readonly record struct Point(double X, double Y);

/// <summary>A linear scale from data to pixels.</summary>
public readonly record struct LinearScale(double From, double To, double Start, double End)
{
    public double this[double value] => Start + ((value - From) / (To - From) * (End - Start));

    /// <summary>The same, clamped to the panel.</summary>
    public double Clamped(double value) => this[Math.Clamp(value, From, To)];
}

public readonly record struct Tick(double Position, string Text);

internal static class Ticks
{
    /// <summary>0, 0.2, ... 1.</summary>
    public static IReadOnlyList<Tick> Unit(LinearScale scale) => Steps(scale, 0.2);

    public static IReadOnlyList<Tick> Steps(LinearScale scale, double step, int decimals = 1)
    {
        var first = (int)Math.Ceiling((scale.From / step) - 1e-9);
        var last = (int)Math.Floor((scale.To / step) + 1e-9);
        return [.. Enumerable.Range(first, Math.Max(0, last - first + 1)).Select(i => new Tick(scale[i * step], SvgText.Decimal(i * step, decimals)))];
    }
}
