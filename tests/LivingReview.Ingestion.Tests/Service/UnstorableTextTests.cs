using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>Text that PostgreSQL refuses is refused at the door, with its field, on every way in.</summary>
public sealed class UnstorableTextTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private const string Table = """[{"tp":1,"fp":1,"fn":1,"tn":1}]""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, string> Bodies { get; } = new()
    {
        { "POST", "/api/reviews", """{"id":"unstorable-review","title":"a\u0000b"}""", "title" },
        { "PUT", "/api/reviews/{review}/protocol", """{"factors":[{"name":"a\u0000b","levels":["x"]}]}""", "factors[0].name" },
        { "POST", "/api/reviews/{review}/studies", $$"""{"label":"a\u0000b","tables":{{Table}}}""", "label" },
        { "POST", "/api/reviews/{review}/studies", $$"""{"label":"a","title":"\ud800","tables":{{Table}}}""", "title" },
        { "POST", "/api/reviews/{review}/studies", """{"label":"a","tables":[{"tp":1,"fp":1,"fn":1,"tn":1,"factors":{"x\u0000":"y"}}]}""", "tables[0].factors" },
        { "POST", "/api/reviews/{review}/studies/check", $$"""{"label":"a\u0000b","tables":{{Table}}}""", "label" },
        { "POST", "/api/reviews/{review}/studies/some/withdrawal", """{"kind":"retraction","reason":"a\u0000b"}""", "reason" },
        { "PUT", "/api/reviews/{review}/import-profiles/mine", """{"format":"csv","columns":{"study":"a\u0000b"}}""", "columns.study" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_text_that_the_database_refuses_is_refused_by_its_field(string method, string address, string body, string field)
    {
        var review = await ingestion.RegisterAsync();
        var before = await ingestion.StandingAsync(review);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(new HttpMethod(method), address.Replace("{review}", review, StringComparison.Ordinal)) { Content = content };

        using var answer = await ingestion.Client.SendAsync(request, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((422, "invalid"), (problem.Status, problem.Type));
        Assert.StartsWith(field, Assert.Single(problem.Errors.Keys), StringComparison.Ordinal);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Fact]
    public async Task A_query_that_the_database_refuses_is_refused_by_its_name()
    {
        using var answer = await ingestion.Client.GetAsync(new Uri("/api/reviews?search=a%00b", UriKind.Relative), Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((422, "invalid"), (problem.Status, problem.Type));
        Assert.Equal(["search"], problem.Errors.Keys);
    }

    [Theory]
    [InlineData("text/csv", "study,tp,fp,fn,tn,title\nA,1,1,1,1,x\nB,1,1,1,1,a\0b\n", true)]
    [InlineData("text/csv", "study,tp,fp,fn,tn,title\nA,1,1,1,1,x\nB,1,1,1,1,a\0b\n", false)]
    [InlineData("application/json", """{"studies":[{"label":"a\u0000b","tables":[{"tp":1,"fp":1,"fn":1,"tn":1}]}]}""", true)]
    public async Task A_file_with_such_a_text_is_refused_by_its_place_in_the_dry_run_as_well(string type, string file, bool dryRun)
    {
        var review = await ingestion.RegisterAsync();
        var before = await ingestion.StandingAsync(review);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(file));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);

        using var answer = await ingestion.Client.PostAsync(new Uri($"/api/reviews/{review}/imports?format={(type == "text/csv" ? "csv" : "json")}&dryRun={(dryRun ? "true" : "false")}", UriKind.Relative), content, Cancellation);

        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        using var report = JsonDocument.Parse(text);
        Assert.Contains("NUL", text, StringComparison.Ordinal);
        if (type == "text/csv") Assert.Matches("Row 3|\"row\":3", text);
        Assert.NotEqual(201, (int)answer.StatusCode);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }
}
