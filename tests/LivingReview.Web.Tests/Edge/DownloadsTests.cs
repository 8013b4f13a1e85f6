using System.Net;
using System.Xml.Linq;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Edge;

public sealed class DownloadsTests : ServedPages
{
    [Theory]
    [InlineData("pooled.csv", "stratum,k,diseased", 16)]
    [InlineData("studies.csv?stratum=modality%3Dct", "study,label,year", 6)]
    [InlineData("timeline.csv", "revision,estimate_version", 15)]
    [InlineData("detail.csv?stratum=modality%3Dct", "quantity,estimate", 20)]
    [InlineData("alerts.csv", "id,stratum,kind", 2)]
    [InlineData("comparisons.csv", "within,factor,levels", 4)]
    [InlineData("influence.csv?stratum=modality%3Dct", "study,label,cooks_distance", 6)]
    [InlineData("cumulative.csv?stratum=modality%3Dct", "year,study,label,k", 6)]
    [InlineData("bias.csv?revision=10", "tool,study,label", 10)]
    [InlineData("funnel.csv?stratum=modality%3Dct", "study,label,log_diagnostic_odds_ratio", 6)]
    [InlineData("bias.csv?stratum=modality%3Dct", "tool,study,label", 6)]
    [InlineData("prisma.csv", "step,detail,n", 13)]
    [InlineData("versions.csv", "version,revision", 3)]
    [InlineData("difference.csv?from=10&to=15", "stratum,share,study", 10)]
    public async Task Every_table_downloads_as_CSV(string table, string head, int lines)
    {
        Api.Flow = FakeChecks.Flow;
        using var response = await Http.GetAsync(new Uri("reviews/osteoporosis/tables/" + table, UriKind.Relative), TestContext.Current.CancellationToken);
        var csv = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(head, csv, StringComparison.Ordinal);
        Assert.True(csv.Split("\r\n").Length - 1 >= lines, $"Only {csv.Split("\r\n").Length - 1} lines: {csv}");
    }

    [Theory]
    [InlineData("forest.svg?sort=sensitivity", ".study", 14)]
    [InlineData("sroc.svg", ".point", 14)]
    [InlineData("timeline.svg", ".version", 2)]
    [InlineData("compare.svg?compare=modality%3Dct%2Cmodality%3Dradiograph", ".marker", 13)]
    [InlineData("influence.svg?stratum=modality%3Dct", ".study", 5)]
    [InlineData("forest.svg?sort=weight", ".study", 14)]
    [InlineData("cumulative.svg?stratum=modality%3Dct", ".study", 5)]
    [InlineData("funnel.svg?stratum=modality%3Dct", ".circle", 5)]
    [InlineData("bias.svg", ".label", 8)]
    [InlineData("prisma.svg", ".box", 9)]
    [InlineData("forest.svg?narrow=true", ".study", 14)]
    [InlineData("influence.svg?stratum=modality%3Dct&narrow=true", ".study", 5)]
    [InlineData("bias.svg?narrow=true", ".label", 8)]
    [InlineData("prisma.svg?narrow=true", ".box", 9)]
    public async Task Every_figure_downloads_as_an_SVG_that_stands_alone(string figure, string part, int count)
    {
        Api.Flow = FakeChecks.Flow;
        using var response = await Http.GetAsync(new Uri("reviews/osteoporosis/figures/" + figure, UriKind.Relative), TestContext.Current.CancellationToken);
        var svg = XDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        Assert.Equal("image/svg+xml", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(count, svg.Descendants().Count(element => ((string?)element.Attribute("class"))?.Split(' ').Contains(part[1..]) == true));
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName is "a" or "script");
        Assert.Contains(svg.Descendants(), element => element.Name.LocalName == "style");
        if (!figure.EndsWith("narrow=true", StringComparison.Ordinal)) return;
        Assert.EndsWith("-narrow.svg", response.Content.Headers.ContentDisposition?.FileName, StringComparison.Ordinal);
        Assert.Equal("400", svg.Root!.Attribute("width")!.Value); // 360 and the margins: a column of a journal
    }

    [Theory]
    [InlineData("reviews/osteoporosis/tables/pooled.csv")]
    [InlineData("reviews/osteoporosis/figures/forest.svg")]
    public async Task A_file_that_has_not_changed_is_not_sent_again(string address)
    {
        using var first = await Http.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using var second = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("reviews/osteoporosis/figures/forest.svg")]
    [InlineData("reviews/osteoporosis/report.pdf")]
    [InlineData("reviews/osteoporosis/report.docx")]
    public async Task Before_the_first_estimate_a_download_says_that_it_will_come(string address)
    {
        Api.Estimates = null;

        using var response = await Http.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
    }

    [Theory]
    [InlineData("reviews/osteoporosis/tables/nothing.csv")]
    [InlineData("reviews/nobody/tables/pooled.csv")]
    [InlineData("reviews/osteoporosis/tables/difference.csv")]
    [InlineData("reviews/osteoporosis/figures/nothing.svg")]
    public async Task What_is_not_there_is_a_404(string address)
    {
        using var response = await Http.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }
}
