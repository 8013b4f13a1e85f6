using System.Net;
using LivingReview.Contracts.Estimates;
using LivingReview.Web.Tests.Edge;

namespace LivingReview.Web.Tests.Reading;

/// <summary>What readers share: one rendering of a page for each state of its review, which a proxy may keep.</summary>
public sealed class SharedPagesTests : ServedPages
{
    private const string Page = "reviews/osteoporosis";

    [Theory]
    [InlineData("")]
    [InlineData(Page)]
    [InlineData(Page + "/checks")]
    [InlineData(Page + "/studies")]
    public async Task A_page_holds_nothing_of_a_caller_and_may_be_kept(string address)
    {
        using var response = await GetAsync(address);
        var html = await response.Content.ReadAsStringAsync(Token);

        Assert.NotNull(response.Headers.ETag);
        Assert.True(response.Headers.CacheControl!.Public);
        Assert.False(response.Headers.CacheControl.NoStore);
        Assert.Equal(["Accept-Encoding", "Accept-Language", "Cookie"], response.Headers.Vary.Order(StringComparer.Ordinal));
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.DoesNotContain("RequestVerificationToken", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<!--Blazor", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_has_the_page_is_told_so_until_an_estimate_changes()
    {
        var tag = await SettledTagAsync();
        using (var again = await GetAsync(Page, tag)) Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);

        Api.Change("modality=ct", estimate => estimate with { Sensitivity = new EstimateInterval(0.8841, 0.78, 0.94) });

        await EventuallyAsync(async () =>
        {
            using var changed = await GetAsync(Page, tag);
            return changed.StatusCode == HttpStatusCode.OK && (await changed.Content.ReadAsStringAsync(Token)).Contains("<strong>0.884</strong>", StringComparison.Ordinal);
        }, "the new number on the page");
    }

    [Fact]
    public async Task A_hundred_readers_of_one_state_are_one_reading_of_the_services()
    {
        await SettledTagAsync();
        var before = Api.Requests.Count;

        var tags = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            using var response = await GetAsync(Page);
            return response.Headers.ETag!.Tag;
        }));

        Assert.Single(tags.Distinct(StringComparer.Ordinal));
        Assert.True(Api.Requests.Count - before < 20, $"A hundred pages asked {Api.Requests.Count - before} times.");
    }

    [Fact]
    public async Task A_page_whose_services_were_down_is_not_kept()
    {
        Api.Down = true;
        using (var down = await GetAsync(Page)) Assert.Contains("temporarily unavailable", await down.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Api.Down = false;

        await EventuallyAsync(async () =>
        {
            using var up = await GetAsync(Page);
            return (await up.Content.ReadAsStringAsync(Token)).Contains("data-testid=\"sroc\"", StringComparison.Ordinal);
        }, "the page with its figures");
    }

    [Fact]
    public async Task Who_works_gets_a_page_of_the_own_with_a_circuit()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Page);
        request.Headers.Add("Cookie", "livingreview-work=1");

        using var response = await Http.SendAsync(request, Token);

        Assert.Contains("<!--Blazor", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Null(response.Headers.ETag);
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Who_may_not_read_a_review_cannot_follow_it_either()
    {
        using (var nobody = await FollowAsync("nobody")) Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
        (Api.Evidence.GivesStudies, Api.Evidence.Locked) = (true, true);

        using var response = await FollowAsync("osteoporosis");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task A_follower_hears_of_a_change()
    {
        using var response = await FollowAsync("osteoporosis");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        var first = await NextAsync(reader, after: 0);

        Api.Change("modality=ct", estimate => estimate with { K = 6 });

        Assert.True(await NextAsync(reader, first) > first);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, $"Not within a minute: {what}.");
            await Task.Delay(20, Token);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The first events may still be those of the stream's opening.
    private async Task<string> SettledTagAsync()
    {
        var tag = "";
        await EventuallyAsync(async () =>
        {
            using var response = await GetAsync(Page);
            var settled = Api.OpenStreams > 0 && response.Headers.ETag!.Tag == tag && (await response.Content.ReadAsStringAsync(Token)).Contains("Prediction interval", StringComparison.Ordinal);
            tag = response.Headers.ETag!.Tag;
            return settled;
        }, "the whole page twice the same");
        return tag;
    }

    private static async Task<long> NextAsync(StreamReader reader, long after)
    {
        while (await reader.ReadLineAsync(Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && System.Text.Json.JsonDocument.Parse(line["data: ".Length..]).RootElement.GetProperty("version").GetInt64() is var version && version > after)
                return version;
        }

        throw new InvalidOperationException("The stream ended.");
    }

    private Task<HttpResponseMessage> FollowAsync(string review) => Http.GetAsync(new Uri("live?review=" + review, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Token);

    private async Task<HttpResponseMessage> GetAsync(string address, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (tag is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", "W/" + tag);
        return await Http.SendAsync(request, Token);
    }
}
