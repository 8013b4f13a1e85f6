using LivingReview.Web.Reading;

namespace LivingReview.Web.Reviews;

/// <summary>Addresses of a review's page: what is shown is always in the address.</summary>
internal static class ReviewAddress
{
    public static string Of(string review, string stratum = StratumName.Overall) =>
        $"reviews/{Uri.EscapeDataString(review)}" + (stratum == StratumName.Overall ? "" : $"?stratum={Uri.EscapeDataString(stratum)}");
}
