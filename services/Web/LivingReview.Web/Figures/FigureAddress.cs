namespace LivingReview.Web.Figures;

/// <summary>Where a figure is downloaded from.</summary>
internal static class FigureAddress
{
    public const string Pattern = "/reviews/{review}/figures/{figure}.svg";

    public static string Of(string review, string figure, string stratum) =>
        $"reviews/{Uri.EscapeDataString(review)}/figures/{figure}.svg?stratum={Uri.EscapeDataString(stratum)}";
}
