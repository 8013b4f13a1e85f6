using LivingReview.Client;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Reviews;

namespace LivingReview.Web.Tables;

/// <summary>Links to downloads of tables.</summary>
internal static class TableLinks
{
    public const string Pattern = "/reviews/{review}/tables/{table}.csv";

    public static string Csv(string review, string table, string stratum = StratumKey.OverallName, long? revision = null, long? from = null, long? to = null) => UrlBuilder.Build(
        $"reviews/{Uri.EscapeDataString(review)}/tables/{table}.csv",
        ("stratum", ReviewLinks.OrNull(stratum)), ("revision", revision), ("from", from), ("to", to));
}
