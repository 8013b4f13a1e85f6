using LivingReview.Client;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Reviews;

/// <summary>Links to a review's pages: whatever a page shows is in its URL.</summary>
internal static class ReviewLinks
{
    public static string Review(string review, string stratum = StratumKey.OverallName) =>
        UrlBuilder.Build($"reviews/{Uri.EscapeDataString(review)}", ("stratum", OrNull(stratum)));

    public static string Checks(string review, string stratum = StratumKey.OverallName, long? revision = null) =>
        UrlBuilder.Build($"reviews/{Uri.EscapeDataString(review)}/checks", ("stratum", OrNull(stratum)), ("revision", revision));

    public static string Changes(string review, long? revision = null, long? from = null, long? to = null) =>
        UrlBuilder.Build($"reviews/{Uri.EscapeDataString(review)}/changes", ("revision", revision), ("from", from), ("to", to));

    public static string Study(string review, string study) => $"reviews/{Uri.EscapeDataString(review)}/studies/{Uri.EscapeDataString(study)}";

    public static string? OrNull(string stratum) => stratum == StratumKey.OverallName ? null : stratum;
}
