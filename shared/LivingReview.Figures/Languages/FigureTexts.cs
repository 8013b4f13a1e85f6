namespace LivingReview.Figures.Languages;

/// <summary>The texts of figures and numbers.</summary>
internal static class FigureTexts
{
    public static TextSource T { get; } = new(typeof(FigureTexts).Assembly);
}
