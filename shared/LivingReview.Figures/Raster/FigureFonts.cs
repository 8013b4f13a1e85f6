using SkiaSharp;
using Svg.Skia.TypefaceProviders;

namespace LivingReview.Figures.Raster;

/// <summary>The typeface of bitmaps and PDF: the same on every machine, one without any font included.</summary>
internal static class FigureFonts
{
    private static readonly Lazy<(SKTypeface Regular, SKTypeface Bold)> Loaded = new(() => (Typeface("DejaVuSans.ttf"), Typeface("DejaVuSans-Bold.ttf")));

    internal static ITypefaceProvider Provider { get; } = new Own();

    /// <summary>DejaVu Sans.</summary>
    internal static SKTypeface Face(bool bold) => bold ? Loaded.Value.Bold : Loaded.Value.Regular;

    private static SKTypeface Typeface(string name)
    {
        using var data = SKData.CreateCopy(Read(name));
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException("The font cannot be read.");
    }

    private static byte[] Read(string name)
    {
        using var stream = typeof(FigureFonts).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"{name} is not embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private sealed class Own : ITypefaceProvider
    {
        public SKTypeface? FromFamilyName(string fontFamily, SKFontStyleWeight fontWeight, SKFontStyleWidth fontWidth, SKFontStyleSlant fontStyle) =>
            Face(fontWeight >= SKFontStyleWeight.SemiBold);
    }
}
