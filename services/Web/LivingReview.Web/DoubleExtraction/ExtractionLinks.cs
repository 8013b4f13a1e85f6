using LivingReview.Client;

namespace LivingReview.Web.DoubleExtraction;

/// <summary>Links to the pages of double extraction.</summary>
internal static class ExtractionLinks
{
    public static string List(string review) => $"reviews/{Uri.EscapeDataString(review)}/extractions";

    /// <summary>Every difference of all studies, one below the other.</summary>
    public static string Differences(string review) => List(review) + "/differences";

    /// <summary>Has an included study extracted again.</summary>
    public static string Again(string review, string study, string label) => UrlBuilder.Build(List(review), ("corrects", study), ("study", label));

    public static string One(string review, Guid extraction) => FormattableString.Invariant($"{List(review)}/{extraction}");
}
