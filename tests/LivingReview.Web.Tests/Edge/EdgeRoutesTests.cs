using LivingReview.Web.Edge;

namespace LivingReview.Web.Tests.Edge;

public sealed class EdgeRoutesTests
{
    [Theory]
    [InlineData("/api/reviews", "Ingestion")]
    [InlineData("/api/reviews/r", "Ingestion")]
    [InlineData("/api/reviews/r/protocol", "Ingestion")]
    [InlineData("/api/reviews/r/studies/estimates", "Ingestion")]
    [InlineData("/api/reviews/events", "Ingestion")]
    [InlineData("/api/reviews/r/imports", "Ingestion")]
    [InlineData("/api/reviews/r/estimates", "Analysis")]
    [InlineData("/api/reviews/r/Estimates/history", "Analysis")]
    [InlineData("/api/reviews/r/plots/forest.svg", "Analysis")]
    [InlineData("/api/reviews/r/versions/3", "Analysis")]
    [InlineData("/api/reviews/r/subscriptions/x/test", "Notification")]
    [InlineData("/api/reviews/r/events", "Notification")]
    [InlineData("/api/reviews/r/feed.atom", "Notification")]
    [InlineData("/api/reviews/r/policies/backtest", "Notification")]
    [InlineData("/api/reviews/r/shifts", "Notification")]
    [InlineData("/api/reviews/r/surveillance/runs", "Surveillance")]
    [InlineData("/api/reviews/r/screening/queue", "Surveillance")]
    [InlineData("/api/reviews/r/records/imports", "Surveillance")]
    [InlineData("/api/reviews/r/searches", "Surveillance")]
    [InlineData("/api/reviews/r/prisma", "Surveillance")]
    [InlineData("/api/surveillance/sources", "Surveillance")]
    [InlineData("/asyncapi.json", "Notification")]
    [InlineData("/schemas/estimate.shifted.v1.json", "Notification")]
    public void Every_address_has_one_owner(string path, string owner) =>
        Assert.Equal(owner, EdgeRoutes.OwnerOf(path).ToString());

    [Fact]
    public void Missing_and_wrong_addresses_are_all_named_at_once()
    {
        var result = new ServiceAddressesValidator().Validate(null, new ServiceAddresses { Analysis = "analysis:5082", Notification = "http://localhost:5083/x" });

        Assert.True(result.Failed);
        Assert.Collection(
            result.Failures!,
            fault => Assert.Contains("Services:Ingestion is missing", fault, StringComparison.Ordinal),
            fault => Assert.Contains("Services:Analysis is \"analysis:5082\"", fault, StringComparison.Ordinal),
            fault => Assert.Contains("Services:Notification is \"http://localhost:5083/x\"", fault, StringComparison.Ordinal),
            fault => Assert.Contains("Services:Surveillance is missing", fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Addresses_with_and_without_a_final_slash_are_accepted()
    {
        var result = new ServiceAddressesValidator().Validate(
            null,
            new ServiceAddresses { Ingestion = "http://localhost:5081", Analysis = "http://localhost:5082/", Notification = "https://notify.example", Surveillance = "http://localhost:5084" });

        Assert.True(result.Succeeded);
    }
}
