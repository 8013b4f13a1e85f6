namespace LivingReview.Web.Figures;

/// <summary>The style sheet of the figures, to embed in a downloaded one.</summary>
internal static class FigureStyleSheet
{
    private static readonly Lazy<string> Loaded = new(() =>
    {
        using var reader = new StreamReader(typeof(FigureStyleSheet).Assembly.GetManifestResourceStream("figures.css")
            ?? throw new InvalidOperationException("figures.css is not embedded."));
        return reader.ReadToEnd();
    });

    public static string Text => Loaded.Value;
}
