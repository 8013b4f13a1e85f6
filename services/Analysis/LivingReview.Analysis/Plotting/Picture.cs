using System.Text.RegularExpressions;
using ScottPlot;

namespace LivingReview.Analysis.Plotting;

/// <summary>A figure of a given size in points of 1/96 inch, as a vector or at a resolution.</summary>
internal partial class Picture(int width, int height, string title, string? x = null, string? y = null) : IDisposable
{
    /// <summary>Resolution that the size is meant for.</summary>
    public const int BaseDpi = 96;

    /// <summary>Longest side of a bitmap.</summary>
    public const int MaxSide = 20_000;

    public Plot Plot { get; } = PlotStyle.New(title, x, y);

    public bool Fits(int dpi) => Math.Max(width, height) * (long)dpi / BaseDpi <= MaxSide;

    /// <summary>Pixels of the bitmap.</summary>
    public long PixelsAt(int dpi) => (long)Math.Round(width * (double)dpi / BaseDpi) * (long)Math.Round(height * (double)dpi / BaseDpi);

    /// <summary>The figure as SVG, the same text whenever it is drawn.</summary>
    public string ToSvg()
    {
        // The library numbers its clip paths over the life of the process.
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        return ClipName().Replace(Plot.GetSvgXml(width, height), match =>
        {
            if (!names.TryGetValue(match.Value, out var name)) names.Add(match.Value, name = FormattableString.Invariant($"clip{names.Count}"));
            return name;
        });
    }

    public byte[] ToPng(int dpi)
    {
        var scale = (double)dpi / BaseDpi;
        Plot.ScaleFactor = scale;
        var png = Plot.GetImageBytes((int)Math.Round(width * scale), (int)Math.Round(height * scale), ImageFormat.Png);
        return PngResolution.Write(png, dpi);
    }

    [GeneratedRegex("(?<=id=\"|url\\(#)cl_[0-9a-f]+")]
    private static partial Regex ClipName();

    public void Dispose()
    {
        Plot.Dispose();
        GC.SuppressFinalize(this);
    }
}
