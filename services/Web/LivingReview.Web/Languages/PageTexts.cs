using LivingReview.Figures.Languages;

namespace LivingReview.Web.Languages;

/// <summary>The texts of the page: T["Add the next study"], T["{0} studies", n]. Every file of the project sees it.</summary>
internal static class PageTexts
{
    public static TextSource T { get; } = new(typeof(PageTexts).Assembly);
}
