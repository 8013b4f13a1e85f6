using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Studies;

namespace LivingReview.AllInOne.Tests.Agreeing;

/// <summary>What goes out comes back: exported and imported into a new review, random reviews have the same studies and the same estimates.</summary>
public sealed class ExportIdentityTests(ReviewServices services) : IClassFixture<ReviewServices>
{
    private const int Reviews = 8;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Export_then_import_is_the_identity()
    {
        var reviews = new List<StudySubmission[]>();
        RandomReviews.Any.Array[Reviews].Sample(reviews.AddRange, iter: 1, threads: 1);
        Assert.Equal(Reviews, reviews.Count);
        await Parallel.ForEachAsync(reviews, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = Cancellation }, async (studies, _) => await ComesBackAsync(studies));
    }

    private async Task ComesBackAsync(StudySubmission[] studies)
    {
        var original = await services.RegisterAsync(RandomReviews.Factors);
        var json = JsonSerializer.SerializeToUtf8Bytes(new { studies }, JsonSerializerOptions.Web);
        var report = await services.ImportAsync(original, json, "json");
        var (expected, estimates) = (await StudiesAsync(original), await services.EstimatesAsync(original, report.Revision));
        Assert.Equal(studies.Length, expected.Count);

        foreach (var format in new[] { "csv", "json" })
        {
            var exported = await services.Client.GetByteArrayAsync(new Uri($"/api/reviews/{original}/export?format={format}", UriKind.Relative), Cancellation);
            var copy = await services.RegisterAsync(RandomReviews.Factors);
            var imported = await services.ImportAsync(copy, exported, format);
            Assert.Equal(expected, await StudiesAsync(copy));
            Assert.Equal(estimates.Select(Identity), (await services.EstimatesAsync(copy, imported.Revision)).Select(Identity));
        }

        var bundled = await services.RegisterAsync(RandomReviews.Factors);
        var again = await services.ImportAsync(bundled, await services.BundleAsync(original), "revman");
        Assert.Equal(estimates.Select(Identity), (await services.EstimatesAsync(bundled, again.Revision)).Select(Identity));
    }

    /// <summary>The studies as they are kept, without when they came.</summary>
    private async Task<IReadOnlyList<string>> StudiesAsync(string review)
    {
        var listed = JsonNode.Parse(await services.Client.GetStringAsync(new Uri($"/api/reviews/{review}/studies", UriKind.Relative), Cancellation))!.AsArray();
        return [.. listed.Select(s => s!["study"]!.ToJsonString()).Order(StringComparer.Ordinal)];
    }

    private static (string, int, string?, string?, string?, double?) Identity(StratumEstimate e) =>
        (e.Stratum, e.K, e.InputHash, e.Sensitivity?.ToString(), e.Specificity?.ToString(), e.LogLikelihood);
}
