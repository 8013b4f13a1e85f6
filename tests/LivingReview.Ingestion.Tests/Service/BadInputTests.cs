using System.Net.Http.Headers;
using System.Text;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>Whatever is sent: a problem that names the field, and no revision.</summary>
public sealed class BadInputTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private const int FiftyMegabytes = 50 * 1024 * 1024;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"label":"a","tables":[{"tp":1,"fp":1,"fn":-1,"tn":1}]}""", 422, "invalid", "tables[0].fn")]
    [InlineData("""{"label":"a","tables":[{"tp":0,"fp":0,"fn":0,"tn":0}]}""", 422, "invalid", "tables[0]")]
    [InlineData("""{"label":"a","tables":[{"fp":1,"fn":1,"tn":1}]}""", 422, "invalid", "tables[0].tp")]
    [InlineData("""{"label":"a","tables":[{"tp":null,"fp":1,"fn":1,"tn":1}]}""", 422, "invalid", "tables[0].tp")]
    [InlineData("""{"label":"a","tables":[{"tp":1,"fp":1,"fn":1,"tn":1,"factors":{"modality":"xray"}}]}""", 422, "invalid", "tables[0].factors.modality")]
    [InlineData("""{"label":"a","tables":[null]}""", 422, "invalid", "tables[0]")]
    [InlineData("""{"label":"a"}""", 422, "invalid", "tables")]
    [InlineData("""{"label":"a","tables":[{"tp":1.5,"fp":1,"fn":1,"tn":1}]}""", 400, "malformed", "tables[0].tp")]
    [InlineData("""{"label":"a","tables":[{"tp":"1","fp":1,"fn":1,"tn":1}]}""", 400, "malformed", "tables[0].tp")]
    [InlineData("""{"label":"a","tables":[{"tp":99999999999999999999,"fp":1,"fn":1,"tn":1}]}""", 400, "malformed", "tables[0].tp")]
    [InlineData("""{"label":7}""", 400, "malformed", "label")]
    [InlineData("""{"label":"a","tables":[""", 400, "malformed", "tables[0]")]
    [InlineData("""{"label":"a" "tables":[]}""", 400, "malformed", "$")]
    [InlineData("not json", 400, "malformed", "$")]
    [InlineData("[]", 400, "malformed", "$")]
    [InlineData("\"\\ud800\"", 400, "malformed", "$")]
    public async Task A_bad_study_is_refused_by_the_field(string body, int status, string type, string field)
    {
        var review = await ingestion.RegisterAsync();
        var before = await ingestion.StandingAsync(review);

        using var answer = await PostAsync($"/api/reviews/{review}/studies", body);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((status, type), (problem.Status, problem.Type));
        Assert.Equal([field], problem.Errors.Keys);
        Assert.Contains(field, problem.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    public async Task A_study_that_is_not_there_is_refused(string body)
    {
        var review = await ingestion.RegisterAsync();
        var before = await ingestion.StandingAsync(review);

        using var answer = await PostAsync($"/api/reviews/{review}/studies", body);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((400, "malformed"), (problem.Status, problem.Type));
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Theory]
    [InlineData("""{"id":null,"title":"t"}""", 400, "malformed", "id")]
    [InlineData("""{"id":"bad-review","title":null}""", 400, "malformed", "title")]
    [InlineData("""{"id":"bad-review","title":"t","protocol":null}""", 400, "malformed", "protocol")]
    [InlineData("""{"id":"bad-review","title":"t","protocol":{"factors":null}}""", 400, "malformed", "protocol.factors")]
    [InlineData("""{"id":"bad-review","title":"t","protocol":{"factors":[null]}}""", 422, "invalid", "protocol.factors[0]")]
    [InlineData("""{"id":"bad-review","title":"t","protocol":{"factors":[{"name":"a","levels":null}]}}""", 400, "malformed", "protocol.factors[0].levels")]
    [InlineData("""{"id":"bad-review","title":"t","protocol":{"factors":[{"name":"a","levels":[null]}]}}""", 422, "invalid", "protocol.factors[0].levels")]
    [InlineData("""{"id":"Bad Review","title":"t"}""", 422, "invalid", "id")]
    [InlineData("""{"id":"bad-review","title":"t","protocol":{"shiftThreshold":2}}""", 422, "invalid", "protocol.shiftThreshold")]
    [InlineData("""{"id":"bad-review","title":"t","protocol":{"interval":"bayes"}}""", 422, "invalid", "protocol.interval")]
    [InlineData("""{"id":"bad-review","title":"t","protocol":{"interval":null}}""", 422, "invalid", "protocol.interval")]
    public async Task A_bad_review_is_refused_by_the_field(string body, int status, string type, string field)
    {
        using var answer = await PostAsync("/api/reviews", body);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((status, type), (problem.Status, problem.Type));
        Assert.Equal([field], problem.Errors.Keys);
        Assert.Empty(await ingestion.LogAsync("bad-review"));
    }

    [Theory]
    [InlineData("studies", "application/json")]
    [InlineData("imports", "text/csv")]
    public async Task A_body_of_fifty_megabytes_is_refused_unread(string address, string contentType)
    {
        var review = await ingestion.RegisterAsync();
        var before = await ingestion.StandingAsync(review);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/reviews/{review}/{address}") { Content = new ByteArrayContent(new byte[FiftyMegabytes]) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        request.Headers.ExpectContinue = true;

        using var answer = await ingestion.Client.SendAsync(request, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((413, "body-too-large"), (problem.Status, problem.Type));
        Assert.StartsWith("body:", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await ingestion.StandingAsync(review));
    }

    [Theory]
    [InlineData("POST", "studies", "application/json", """{"label":"a","tables":[{"tp":1,"fp":1,"fn":1,"tn":1}]}""")]
    [InlineData("PUT", "studies/a", "application/json", """{"label":"a","tables":[{"tp":1,"fp":1,"fn":1,"tn":1}]}""")]
    [InlineData("POST", "studies/a/withdrawal", "application/json", """{"kind":"exclusion","reason":"why"}""")]
    [InlineData("PUT", "protocol", "application/json", "{}")]
    [InlineData("POST", "imports", "text/csv", "study,TP,FP,FN,TN\na,1,1,1,1\n")]
    [InlineData("GET", "studies", null, "")]
    [InlineData("GET", "studies/a", null, "")]
    public async Task An_unknown_review_is_named(string method, string address, string? contentType, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/reviews/nobody/{address}");
        if (contentType is not null) request.Content = new StringContent(body, Encoding.UTF8, contentType);

        using var answer = await ingestion.Client.SendAsync(request, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((404, "unknown-review", "review: there is no review 'nobody'."), (problem.Status, problem.Type, problem.Detail));
        Assert.Empty(await ingestion.LogAsync("nobody"));
    }

    [Fact]
    public async Task A_study_in_another_format_is_refused()
    {
        var review = await ingestion.RegisterAsync();
        using var content = new StringContent("<study/>", Encoding.UTF8, "application/xml");

        using var answer = await ingestion.Client.PostAsync($"/api/reviews/{review}/studies", content, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((415, "unsupported-format"), (problem.Status, problem.Type));
        Assert.Single(await ingestion.LogAsync(review));
    }

    private async Task<HttpResponseMessage> PostAsync(string address, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await ingestion.Client.PostAsync(address, content, Cancellation);
    }
}
