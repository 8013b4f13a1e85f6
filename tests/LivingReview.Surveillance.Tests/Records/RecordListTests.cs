using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests.Records;

public sealed class RecordListTests(RecordsService service) : IClassFixture<RecordsService>
{
    private const string Ris =
        "TY  - JOUR\nTI  - Hip radiographs\nAU  - Jang, R\nPY  - 2021\nDO  - 10.1/one\nER  - \n" +
        "TY  - JOUR\nTI  - Jaw 100% of_them\nAU  - Nakamoto, T\nPY  - 2022\nDO  - 10.1/two\nER  - \n" +
        "TY  - JOUR\nTI  - Spine\nPY  - 2020\nDO  - 10.1/three\nER  - \n" +
        "TY  - JOUR\nTI  - Chest\nPY  - 2020\nDO  - 10.1/four\nER  - \n" +
        "TY  - JOUR\nTI  - Hip again\nDO  - 10.1/one\nER  - \n";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("q=radiographs", "Hip radiographs")]
    [InlineData("q=JANG", "Hip radiographs")]
    [InlineData("q=hip%20jang", "Hip radiographs")]
    [InlineData("q=10.1%2Ftwo", "Jaw 100% of_them")]
    [InlineData("q=100%25", "Jaw 100% of_them")]
    [InlineData("q=of_t", "Jaw 100% of_them")]
    [InlineData("q=o_one", "")]
    [InlineData("state=waiting", "Chest")]
    [InlineData("state=included", "Jaw 100% of_them")]
    [InlineData("state=excluded", "Spine")]
    [InlineData("state=linked", "Hip radiographs")]
    [InlineData("state=merged", "Hip radiographs")]
    [InlineData("state=waiting&q=jaw", "")]
    public async Task Records_are_found_by_their_words_and_by_where_they_stand(string query, string titles)
    {
        var review = await ScreenedAsync();

        var (found, total) = await ListAsync(review, query);

        Assert.Equal(titles, string.Join('|', found.Select(r => r.Title)));
        Assert.Equal(found.Count, total);
    }

    [Fact]
    public async Task A_part_of_the_list_says_how_long_all_of_it_is()
    {
        var review = await ScreenedAsync();

        var (first, total) = await ListAsync(review, "limit=3");
        var (rest, _) = await ListAsync(review, $"limit=3&after={first[^1].Id}");

        Assert.Equal((3, 1, 4), (first.Count, rest.Count, total));
    }

    [Fact]
    public async Task Searches_are_listed_newest_first()
    {
        var review = await service.RegisterAsync();
        await SearchAsync(review, "Embase", new DateOnly(2026, 3, 1), 40);
        await SearchAsync(review, "PubMed", new DateOnly(2026, 11, 1), 3);

        var searches = (await service.Client.GetFromJsonAsync<IReadOnlyList<SearchRunView>>($"/api/reviews/{review}/searches", Cancellation))!;

        Assert.Equal([("PubMed", new DateOnly(2026, 11, 1), "bone AND ai", 3), ("Embase", new DateOnly(2026, 3, 1), "bone AND ai", 40)], searches.Select(s => (s.Database, s.Date, s.Query, s.Hits)));
    }

    [Fact]
    public async Task An_unknown_state_is_named()
    {
        var review = await service.RegisterAsync();

        using var answer = await service.Client.GetAsync($"/api/reviews/{review}/records?state=lost", Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((400, "state: one of waiting, included, excluded, linked, merged."), (problem.Status, problem.Detail));
    }

    private async Task<string> ScreenedAsync()
    {
        var review = await service.RegisterAsync();
        await service.SubmitAsync(review, RecordsService.Study());
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Ris));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-research-info-systems");
        using (await service.Client.PostAsync($"/api/reviews/{review}/records/imports", content, Cancellation)) { }
        var id = (await ListAsync(review, "")).Records.ToDictionary(r => r.Title!, r => r.Id);
        await ScreenAsync(id["Jaw 100% of_them"], new ScreeningRequest { Stage = "title-abstract", Decision = "include" });
        await ScreenAsync(id["Spine"], new ScreeningRequest { Stage = "title-abstract", Decision = "include" });
        await ScreenAsync(id["Spine"], new ScreeningRequest { Stage = "full-text", Decision = "exclude", Reason = "no 2x2 table" });
        using (await service.SendAsync(HttpMethod.Put, $"/api/reviews/{review}/records/{id["Hip radiographs"]}/study", new RecordLinkRequest { Study = "jang-2021" })) { }
        return review;

        async Task ScreenAsync(string record, ScreeningRequest request)
        {
            using var answer = await service.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/records/{record}/screening", request);
            answer.EnsureSuccessStatusCode();
        }
    }

    private async Task SearchAsync(string review, string database, DateOnly date, int hits)
    {
        using var answer = await service.SendAsync(HttpMethod.Post, $"/api/reviews/{review}/searches", new SearchRunRequest { Database = database, Date = date, Query = "bone AND ai", Hits = hits });
        answer.EnsureSuccessStatusCode();
    }

    private async Task<(IReadOnlyList<RecordView> Records, int Total)> ListAsync(string review, string query)
    {
        using var answer = await service.Client.GetAsync($"/api/reviews/{review}/records?{query}", Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        var records = (await answer.Content.ReadFromJsonAsync<IReadOnlyList<RecordView>>(Cancellation))!;
        return (records, int.Parse(answer.Headers.GetValues("X-Total-Count").Single(), System.Globalization.CultureInfo.InvariantCulture));
    }
}
