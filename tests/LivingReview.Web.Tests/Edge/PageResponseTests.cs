using System.Net;
using System.Xml.Linq;
using LivingReview.Contracts.Surveillance;
using LivingReview.Web.Edge;

namespace LivingReview.Web.Tests.Edge;

public sealed class PageResponseTests : ServedPages
{
    [Theory]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("reviews/osteoporosis/checks", HttpStatusCode.OK)]
    [InlineData("no/such/page", HttpStatusCode.NotFound)]
    public async Task Whoever_asks_for_the_head_alone_gets_the_same_status(string address, HttpStatusCode status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, address);

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("")]
    [InlineData("reviews/osteoporosis")]
    [InlineData("reviews/nobody")]
    [InlineData("no/such/page")]
    public async Task Every_page_carries_the_strict_policy_and_no_inline_script_or_style(string address)
    {
        using var response = await GetAsync(address);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(SecurityHeaders.ContentSecurityPolicy, Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.DoesNotContain("unsafe", SecurityHeaders.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        // Data for search engines is no script to a browser.
        Assert.DoesNotMatch("<script(?![^>]*(src=|type=\"application/ld\\+json\"))", html);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_answer_already_holds_the_figures()
    {
        using var response = await GetAsync("reviews/osteoporosis?stratum=modality%3Dct");
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("<strong>0.904</strong> (0.733 to 0.976)", html, StringComparison.Ordinal);
        Assert.Contains("data-testid=\"sroc\"", html, StringComparison.Ordinal);
        Assert.Contains("<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\"", html, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"citation_title\"", html, StringComparison.Ordinal);
    }

    /// <summary>A reader's page has no circuit that would bring it later.</summary>
    [Fact]
    public async Task The_way_of_a_study_is_in_the_page_of_whoever_only_reads()
    {
        var found = new DateTimeOffset(2026, 11, 3, 8, 0, 0, TimeSpan.Zero);
        Api.Screening.Paths = new EvidencePaths { Studies = [new EvidencePath { Study = "jang-2021", Label = "Jang 2021", FoundAt = found, EnteredAt = found.AddHours(2) }], Measured = 1 };

        using var response = await GetAsync("reviews/osteoporosis/studies/jang-2021");

        Assert.Contains("data-testid=\"study-path\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reviews/osteoporosis")]
    [InlineData("reviews/osteoporosis/studies")]
    public async Task The_number_of_open_alerts_is_on_the_tab_before_the_page_is_live(string address)
    {
        using var response = await GetAsync(address);
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("data-testid=\"open-count\">1<span class=\"hidden\"> open</span>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("reviews/nobody", "Review “nobody” not found")]
    [InlineData("no/such/page", "Page not found")]
    public async Task What_does_not_exist_is_a_404_that_says_so(string address, string words)
    {
        using var response = await GetAsync(address);
        var html = WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains(words, html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_framework/blazor.web.js")]
    [InlineData("_content/LivingReview.Web/app.css")]
    [InlineData("_content/LivingReview.Figures/figures.css")]
    [InlineData("_content/LivingReview.Web/connection.js")]
    public async Task Assets_are_served_with_content(string address)
    {
        using var response = await GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("reviews/osteoporosis")]
    [InlineData("api/reviews/osteoporosis/estimates")]
    [InlineData("reviews/osteoporosis/figures/forest.svg")]
    [InlineData("reviews/osteoporosis/tables/pooled.csv")]
    public async Task Pages_and_data_are_compressed_for_whoever_takes_it(string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.ParseAdd("br");

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal("br", Assert.Single(response.Content.Headers.ContentEncoding));
    }

    [Theory]
    [InlineData("forest", 8 + 1)]
    [InlineData("sroc", 8)]
    [InlineData("timeline", 2)]
    public async Task A_figure_downloads_as_a_whole_svg_document(string figure, int shapes)
    {
        using var response = await GetAsync($"reviews/osteoporosis/figures/{figure}.svg?stratum=modality%3Dradiograph");
        var svg = XDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        XNamespace ns = "http://www.w3.org/2000/svg";
        var shape = figure switch { "forest" => "diamond mark", "sroc" => "circle", _ => "band" };
        Assert.Equal("image/svg+xml", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"osteoporosis-modality-radiograph-{figure}.svg", response.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal(ns + "svg", svg.Root!.Name);
        Assert.Contains("Radiograph", svg.Root.Element(ns + "title")!.Value, StringComparison.Ordinal);
        Assert.Contains(".chart", svg.Root.Element(ns + "style")!.Value, StringComparison.Ordinal);
        var drawn = svg.Descendants().Count(element =>
            shape.Contains((string?)element.Attribute("class") ?? "-", StringComparison.Ordinal)
            && element.Ancestors().All(ancestor => ((string?)ancestor.Attribute("class"))?.StartsWith("legend", StringComparison.Ordinal) != true));
        Assert.Equal(figure == "forest" ? shapes * 2 : shapes, drawn);
    }

    [Fact]
    public async Task A_figure_that_does_not_exist_is_a_problem()
    {
        using var response = await GetAsync("reviews/osteoporosis/figures/pie.svg");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_page_whose_services_are_down_says_so_and_is_no_error()
    {
        Api.Down = true;

        using var response = await GetAsync("reviews/osteoporosis");
        var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("temporarily unavailable", html, StringComparison.Ordinal);
    }

    private Task<HttpResponseMessage> GetAsync(string address) =>
        Http.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
}
