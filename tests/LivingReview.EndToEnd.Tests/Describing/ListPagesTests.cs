using System.Net.Http.Json;
using System.Text.Json.Nodes;
using LivingReview.EndToEnd.Tests.Recording;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Describing;

/// <summary>Lists come in pages by one convention: a limit, what the next page comes after, and a link to it.</summary>
[Collection(SampleSystem.Collection)]
public sealed class ListPagesTests(SampleSystem system)
{
    /// <summary>
    /// Lists that are whole. What people write one by one about one thing: versions of a protocol or a strategy, judgements, acts, origins, profiles,
    /// searches that they made. What was asked for by name. What one computation gives. And two beginnings of an order that changes while it is read.
    /// </summary>
    private static readonly string[] Short =
    [
        "getProtocolHistory", "listStrategies", "listStrategyVersions", "listCertainty", "getSubscriptionHistory", "listOrigins", "listImportProfiles", "listSearches",
        "listOverallEstimates", "listEstimatesHeads", "listAlertsHeads",
        "getInfluence", "getCumulative", "compareSubgroups", "getEstimateHistory",
        "listOpenAlerts", "getScreeningQueue",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("versions")]
    [InlineData("studies")]
    [InlineData("audit")]
    public async Task Pages_that_follow_their_links_make_the_whole_list(string list)
    {
        var (whole, pages) = await WholeAndPagesAsync($"/api/v1/reviews/{system.Review}/{list}");

        Assert.True(whole.Count > 1);
        Assert.True(JsonNode.DeepEquals(whole, pages), pages.ToJsonString());
    }

    [Fact]
    public async Task What_a_team_writes_comes_in_pages_too()
    {
        const string Review = "a-team-in-pages";
        await SendAsync("/api/v1/reviews", new { id = Review, title = "A team", protocol = new { } });
        for (var i = 1; i <= 3; i++)
        {
            await SendAsync($"/api/v1/reviews/{Review}/comments", new { subject = "protocol", text = $"Comment {i}", by = "Ann" });
            await SendAsync($"/api/v1/reviews/{Review}/extractions", new { label = $"Study {i}", extractors = new[] { "Ann", "Ben" } });
            await SendAsync($"/api/v1/reviews/{Review}/form-drafts/{Guid.CreateVersion7()}", new { form = "study", title = $"Draft {i}", content = "{}", sequence = 1 }, HttpMethod.Put);
        }

        var subscription = await SendAsync($"/api/v1/reviews/{system.Review}/subscriptions", new { name = "In pages", webhookUrl = "http://127.0.0.1:9/hook" });
        var subscribed = $"/api/v1/reviews/{system.Review}/subscriptions/{(string)subscription!["id"]!}";
        for (var i = 1; i <= 3; i++) await SendAsync(subscribed + "/test", null);

        foreach (var list in new[] { $"/api/v1/reviews/{Review}/comments", $"/api/v1/reviews/{Review}/extractions", $"/api/v1/reviews/{Review}/form-drafts", subscribed + "/deliveries" })
        {
            var (whole, pages) = await WholeAndPagesAsync(list);

            Assert.Equal(3, whole.Count);
            // A delivery is tried again between two readings: what is in the list and its order are compared.
            Assert.Equal(whole.Select(entry => (string)entry!["id"]!), pages.Select(entry => (string)entry!["id"]!));
        }

        await SendAsync(subscribed, null, HttpMethod.Delete);
    }

    [Fact]
    public async Task Every_list_has_pages_or_is_known_to_be_short()
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(Repository.File("tests/LivingReview.Contracts.Tests/Approved/openapi.json"), Cancellation))!.AsObject();

        var lists = document["paths"]!.AsObject().Select(path => path.Value!["get"]).Where(get => (string?)(get?["responses"]?["200"]?["content"]?["application/json"]?["schema"]?["type"] as JsonValue) == "array").ToList();
        var inPages = lists.Where(list => Has(list, "limit") && (Has(list, "after") || Has(list, "before"))).ToList();

        Assert.Equal(Short.Order(StringComparer.Ordinal), lists.Except(inPages).Select(list => (string)list!["operationId"]!).Order(StringComparer.Ordinal));
        Assert.All(inPages, list => Assert.NotNull(list!["responses"]!["200"]!["headers"]!["Link"]));

        static bool Has(JsonNode? list, string name) => (list!["parameters"] as JsonArray ?? []).Any(parameter => (string?)parameter!["name"] == name && (string?)parameter["in"] == "query");
    }

    private async Task<(JsonArray Whole, JsonArray Pages)> WholeAndPagesAsync(string address)
    {
        var whole = JsonNode.Parse(await system.Client.GetStringAsync(new Uri(address, UriKind.Relative), Cancellation))!.AsArray();
        var (pages, next) = (new JsonArray(), (string?)(address + "?limit=1"));
        while (next is not null)
        {
            using var page = await system.Client.GetAsync(new Uri(next, UriKind.Relative), Cancellation);
            foreach (var entry in JsonNode.Parse(await page.Content.ReadAsStringAsync(Cancellation))!.AsArray()) pages.Add(entry!.DeepClone());
            next = page.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
            Assert.StartsWith("/api/v1/", next ?? "/api/v1/", StringComparison.Ordinal);
        }

        return (whole, pages);
    }

    private async Task<JsonNode?> SendAsync(string address, object? body, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(address, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await system.Client.SendAsync(request, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
