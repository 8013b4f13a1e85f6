using LivingReview.Contracts.Reviews;
using LivingReview.Web.Reading;
using LivingReview.Web.Reviews;

namespace LivingReview.Web.Tables;

/// <summary>Where a table of the page is downloaded from.</summary>
internal static class TableAddress
{
    public const string Pattern = "/reviews/{review}/tables/{table}.csv";

    public static string Of(string review, string table, string stratum = StratumKey.OverallName, long? revision = null, long? from = null, long? to = null) => Query.Of(
        $"reviews/{Uri.EscapeDataString(review)}/tables/{table}.csv",
        ("stratum", ReviewAddress.OrNull(stratum)), ("revision", revision), ("from", from), ("to", to));
}
