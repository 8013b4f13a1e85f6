using System.Globalization;
using System.Text.Json.Nodes;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Reviews;

/// <summary>A review as a schema.org Dataset in JSON-LD: a pure function of what the page shows.</summary>
internal static class ReviewDataset
{
    /// <summary>Safe inside a script element: the default encoder leaves no angle bracket.</summary>
    public static string Write(ReviewView review, ReviewEstimates? estimates, IReadOnlyList<VersionView> versions, Uri site)
    {
        var api = $"{site}api/reviews/{Uri.EscapeDataString(review.Id)}";
        var dataset = new JsonObject
        {
            ["@context"] = "https://schema.org",
            ["@type"] = "Dataset",
            ["@id"] = $"{site}{ReviewLinks.Review(review.Id)}",
            ["url"] = $"{site}{ReviewLinks.Review(review.Id)}",
            ["name"] = review.Title,
            ["description"] = review.Protocol.Question.Length > 0 ? review.Protocol.Question : review.Title,
            ["version"] = string.Create(CultureInfo.InvariantCulture, $"revision {estimates?.Revision ?? review.Revision}"),
            ["dateCreated"] = Time(review.RegisteredAt),
            ["dateModified"] = Time(estimates?.RecomputedAt ?? review.ChangedAt),
            ["measurementTechnique"] = "meta-analysis of diagnostic test accuracy",
            ["variableMeasured"] = Measured(estimates),
            ["distribution"] = new JsonArray(Download($"{api}/estimates", "application/json"), Download($"{api}/export?format=csv", "text/csv")),
        };
        if (versions.Count > 0)
        {
            dataset["hasPart"] = new JsonArray([.. versions.Select(v => (JsonNode)new JsonObject
            {
                ["@type"] = "Dataset",
                ["url"] = string.Create(CultureInfo.InvariantCulture, $"{api}/versions/{v.Number}"),
                ["name"] = v.Title,
                ["version"] = v.Number.ToString(CultureInfo.InvariantCulture),
                ["datePublished"] = Time(v.PublishedAt),
                ["description"] = v.Note,
                ["creditText"] = v.Citation,
                ["distribution"] = Download(string.Create(CultureInfo.InvariantCulture, $"{api}/versions/{v.Number}/bundle.zip"), "application/zip"),
            })]);
        }

        return dataset.ToJsonString();
    }

    private static JsonArray Measured(ReviewEstimates? estimates)
    {
        var overall = estimates?.Strata.FirstOrDefault(s => s.Stratum == StratumKey.OverallName);
        var measured = new JsonArray();
        Add("sensitivity", overall?.Sensitivity);
        Add("specificity", overall?.Specificity);
        return measured;

        void Add(string name, EstimateInterval? interval)
        {
            if (interval is null) return;
            measured.Add(new JsonObject
            {
                ["@type"] = "PropertyValue",
                ["name"] = name,
                ["value"] = interval.Estimate,
                ["minValue"] = interval.Lower,
                ["maxValue"] = interval.Upper,
                ["description"] = string.Create(CultureInfo.InvariantCulture, $"pooled over {overall!.K} studies at revision {estimates!.Revision}, with the limits of the 95% interval"),
            });
        }
    }

    private static JsonObject Download(string address, string type) => new() { ["@type"] = "DataDownload", ["contentUrl"] = address, ["encodingFormat"] = type };

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
