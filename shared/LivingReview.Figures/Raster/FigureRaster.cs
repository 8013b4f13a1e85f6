using System.Text;
using SkiaSharp;
using Svg.Skia;

namespace LivingReview.Figures.Raster;

/// <summary>Figures as bitmaps and PDF, made of the same SVG.</summary>
public static class FigureRaster
{
    /// <summary>Resolution that journals ask for.</summary>
    public const int PrintDpi = 300;

    /// <summary>Lowest resolution that is offered.</summary>
    public const int MinDpi = 50;

    private const double BaseDpi = 96;
    private const double MaxSide = 20_000;

    /// <summary>Whether a bitmap at a resolution has sides that programs can open.</summary>
    public static bool Fits(FigureFile figure, int dpi)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return Math.Max(figure.Width, figure.Height) * dpi / BaseDpi <= MaxSide;
    }

    /// <summary>Pixels of the bitmap.</summary>
    public static long PixelsAt(FigureFile figure, int dpi)
    {
        var (width, height) = Size(figure, dpi);
        return (long)width * height;
    }

    /// <summary>The highest resolution up to that of print with which a figure of any length can be drawn; null if it would not be legible.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="queue">The budget of pixels.</param>
    public static int? LargestDpi(FigureFile figure, BitmapBudget queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        for (var dpi = PrintDpi; dpi >= MinDpi; dpi -= 10)
        {
            if (Fits(figure, dpi) && queue.Fits(PixelsAt(figure, dpi))) return dpi;
        }

        return null;
    }

    /// <summary>A PNG that says its resolution.</summary>
    public static byte[] Png(FigureFile figure, int dpi)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var (width, height) = Size(figure, dpi);
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul)) ?? throw new InvalidOperationException("There is no memory for the bitmap.");
        surface.Canvas.Clear(SKColors.White);
        Draw(figure, surface.Canvas, 0, 0, (float)(dpi / BaseDpi));
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return PngResolution.Write(png.ToArray(), dpi);
    }

    /// <summary>A PDF with a page for each figure, as large as the figure.</summary>
    public static byte[] Pdf(IReadOnlyList<FigureFile> figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        const float PointsPerUnit = 0.75f;
        using var file = new MemoryStream();
        using (var document = SKDocument.CreatePdf(file))
        {
            foreach (var figure in figures)
            {
                Draw(figure, document.BeginPage((float)figure.Width * PointsPerUnit, (float)figure.Height * PointsPerUnit), 0, 0, PointsPerUnit);
                document.EndPage();
            }

            document.Close();
        }

        return file.ToArray();
    }

    /// <summary>Draws a figure at a place of a canvas.</summary>
    internal static void Draw(FigureFile figure, SKCanvas canvas, float x, float y, float scale)
    {
        using var drawing = new SKSvg();
        drawing.Settings.TypefaceProviders!.Insert(0, FigureFonts.Provider);
        using var text = new MemoryStream(Encoding.UTF8.GetBytes(figure.Svg));
        var picture = drawing.Load(text) ?? throw new InvalidOperationException("The figure cannot be drawn.");
        canvas.Save();
        canvas.Translate(x, y);
        canvas.Scale(scale);
        canvas.DrawPicture(picture);
        canvas.Restore();
    }

    private static (int Width, int Height) Size(FigureFile figure, int dpi)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return ((int)Math.Round(figure.Width * dpi / BaseDpi), (int)Math.Round(figure.Height * dpi / BaseDpi));
    }
}
