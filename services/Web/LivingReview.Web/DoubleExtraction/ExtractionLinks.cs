namespace LivingReview.Web.DoubleExtraction;

/// <summary>Links to the pages of double extraction.</summary>
internal static class ExtractionLinks
{
    public static string List(string review) => $"reviews/{Uri.EscapeDataString(review)}/extractions";

    public static string One(string review, Guid extraction) => FormattableString.Invariant($"{List(review)}/{extraction}");
}
