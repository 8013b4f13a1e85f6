using System.Net;
using System.Xml.Linq;
using LivingReview.Web.Embedding;
using LivingReview.Web.Tests.Edge;

namespace LivingReview.Web.Tests.Embedding;

public sealed class EmbeddingTests : ServedPages
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_badge_is_a_picture_with_the_answer_and_its_revision_for_the_pages_of_others()
    {
        using var response = await Http.GetAsync(new Uri("reviews/osteoporosis/badge.svg?stratum=modality%3Dct", UriKind.Relative), Cancellation);
        var svg = XDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));

        Assert.Equal("CT: sens 0.904 · spec 0.894 · rev 15", svg.Root!.Attribute("aria-label")!.Value);
        Assert.Equal("cross-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.Equal(TimeSpan.FromMinutes(1), response.Headers.CacheControl!.MaxAge);
        Assert.NotNull(response.Headers.ETag);
        Assert.Null(response.Content.Headers.ContentDisposition);
    }

    [Fact]
    public async Task The_widget_has_no_script_and_may_be_framed_by_its_own_site_alone_unless_configured()
    {
        using var response = await Http.GetAsync(new Uri("reviews/osteoporosis/widget", UriKind.Relative), Cancellation);
        var html = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.EndsWith("frame-ancestors 'self'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("of 1,000 people of whom 200 have osteoporosis", html, StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, "reviews/osteoporosis/widget");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var same = await Http.SendAsync(again, Cancellation);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Theory]
    [InlineData("reviews/nobody/widget")]
    [InlineData("reviews/osteoporosis/widget?stratum=modality%3Dx")]
    [InlineData("reviews/osteoporosis/badge.svg?stratum=modality%3Dx")]
    public async Task What_is_not_there_says_so(string address)
    {
        using var response = await Http.GetAsync(new Uri(address, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("https://example.org", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("*", true)]
    [InlineData("https://example.org/path", false)]
    [InlineData("https://example.org; script-src *", false)]
    [InlineData("'unsafe-inline'", false)]
    [InlineData("example.org", false)]
    public void Only_origins_go_into_the_policy(string frame, bool valid) =>
        Assert.Equal(valid, new EmbeddingOptionsValidator().Validate(null, new EmbeddingOptions { Frames = [frame] }).Succeeded);
}
