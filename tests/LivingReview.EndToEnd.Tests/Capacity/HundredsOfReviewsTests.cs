using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Capacity;

/// <summary>Hundreds of reviews in one process: what a page shows and what a scrape says does not grow with their number.</summary>
public sealed partial class HundredsOfReviewsTests(PostgresFixture postgres)
{
    private const int Reviews = 300;
    private const int Estimated = 60;
    private const int MaxPageBytes = 100_000;
    private const int Series = 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_front_page_is_paged_and_searched_and_the_series_of_metrics_are_bounded()
    {
        var address = new Uri($"http://localhost:{OwnedProcess.FreePort()}");
        await using var program = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["serve", "--postgres", await postgres.CreateDatabaseAsync(Cancellation), "--port", $"{address.Port}"],
            new Dictionary<string, string?> { ["Telemetry__StateIntervalSeconds"] = "0.5" }, Cancellation);
        await program.WaitForAsync(new Uri(address, "/health/ready"), Cancellation);
        using var client = new HttpClient { BaseAddress = address };
        await Parallel.ForAsync(0, Reviews, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (number, token) => await RegisterAsync(client, number, token));

        var first = await client.GetStringAsync(new Uri("/", UriKind.Relative), Cancellation);
        Assert.InRange(first.Length, 10_000, MaxPageBytes);
        Assert.Equal(Enumerable.Range(0, 20).Select(Id), Cards(first));
        Assert.Contains("300 reviews", first, StringComparison.Ordinal);
        var second = await client.GetStringAsync(new Uri(LinkOf(first, "next"), UriKind.Relative), Cancellation);
        Assert.Equal(Enumerable.Range(20, 20).Select(Id), Cards(second));
        Assert.Contains("Page 2 of 15", second, StringComparison.Ordinal);
        Assert.Equal("/", LinkOf(second, "prev"));
        var third = await client.GetStringAsync(new Uri(LinkOf(second, "next"), UriKind.Relative), Cancellation);
        Assert.Equal(Enumerable.Range(40, 20).Select(Id), Cards(third));
        Assert.Equal(Enumerable.Range(20, 20).Select(Id), Cards(await client.GetStringAsync(new Uri(LinkOf(third, "prev"), UriKind.Relative), Cancellation)));
        Assert.Equal([Id(137)], Cards(await client.GetStringAsync(new Uri("/?q=title+137", UriKind.Relative), Cancellation)));
        Assert.Contains("No review matches", await client.GetStringAsync(new Uri("/?q=nothing+like+that", UriKind.Relative), Cancellation), StringComparison.Ordinal);

        using var some = await client.GetAsync(new Uri($"/api/reviews?limit=2&reviews={Id(250)},{Id(7)},{Id(8)}&without={Id(7)}", UriKind.Relative), Cancellation);
        Assert.Equal("2", some.Headers.GetValues("X-Total-Count").Single());
        Assert.Equal([Id(8), Id(250)], (await some.Content.ReadFromJsonAsync<IReadOnlyList<ReviewView>>(Cancellation))!.Select(r => r.Id));
        // As earlier versions of the page asked; it is in no document any more.
        using var last = await client.GetAsync(new Uri($"/api/reviews?limit=50&offset=280&first={Id(250)},{Id(7)}", UriKind.Relative), Cancellation);
        Assert.Equal("300", last.Headers.GetValues("X-Total-Count").Single());
        Assert.False(last.Headers.Contains("Link"));
        Assert.Equal(20, (await last.Content.ReadFromJsonAsync<IReadOnlyList<ReviewView>>(Cancellation))!.Count);
        var top = await client.GetFromJsonAsync<IReadOnlyList<ReviewView>>($"/api/reviews?limit=3&first={Id(250)},{Id(7)}", Cancellation);
        Assert.Equal([Id(250), Id(7), Id(0)], top!.Select(r => r.Id));

        var estimated = await Eventually.SeesAsync(
            () => client.GetFromJsonAsync<IReadOnlyList<ReviewEstimates>>($"/api/estimates?reviews={string.Join(',', Enumerable.Range(0, Estimated).Select(Id))}", Cancellation)!,
            e => e!.Count(r => r.Strata is [{ K: 1 }]) == Estimated, "an estimate of each review with a study");
        Assert.Equal(Enumerable.Range(0, Estimated).Select(Id), estimated!.Select(e => e.Review));
        var metrics = await Eventually.SeesAsync(
            () => client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation), m => Count().IsMatch(m), "the number of reviews");
        var series = ReviewLabel().Matches(metrics).GroupBy(m => m.Groups["metric"].Value).ToDictionary(g => g.Key, g => g.Select(m => m.Groups["review"].Value).Distinct().Count());
        Assert.Contains("livingreview_evidence_revision", series.Keys);
        Assert.All(series, s => Assert.InRange(s.Value, 1, Series));
    }

    private static async Task RegisterAsync(HttpClient client, int number, CancellationToken cancellationToken)
    {
        using (var registered = await client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = Id(number), Title = $"Title {number}", Protocol = new Protocol { Question = "How accurate is the test?" } }, cancellationToken))
            registered.EnsureSuccessStatusCode();
        if (number >= Estimated) return;
        var study = new StudySubmission { Label = "Lee 2021", Tables = [new TableSubmission { Tp = 40 + number, Fp = 5, Fn = 4, Tn = 60 }] };
        using var submitted = await client.PostAsJsonAsync($"/api/reviews/{Id(number)}/studies", study, cancellationToken);
        submitted.EnsureSuccessStatusCode();
    }

    private static string LinkOf(string html, string rel) => WebUtility.HtmlDecode(Regex.Match(html, $"<a href=\"(?<address>[^\"]+)\" rel=\"{rel}\"").Groups["address"].Value);

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"many-{number:D3}");

    private static IEnumerable<string> Cards(string html) => Card().Matches(html).Select(m => m.Groups["id"].Value);

    [GeneratedRegex("data-testid=\"review-(?<id>[^\"]+)\"")]
    private static partial Regex Card();

    [GeneratedRegex("""^(?<metric>livingreview_\w+)\{[^}]*review="(?<review>[^"]+)"[^}]*\}""", RegexOptions.Multiline)]
    private static partial Regex ReviewLabel();

    [GeneratedRegex(@"^livingreview_reviews(\{[^}]*\})? 300( |$)", RegexOptions.Multiline)]
    private static partial Regex Count();
}
