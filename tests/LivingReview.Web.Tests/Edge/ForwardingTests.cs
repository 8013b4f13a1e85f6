using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Web.Tests.Fakes;

namespace LivingReview.Web.Tests.Edge;

public sealed class ForwardingTests : ServedPages
{
    [Fact]
    public async Task The_api_answers_through_the_edge()
    {
        var reviews = await Http.GetFromJsonAsync<ReviewView[]>("api/reviews", TestContext.Current.CancellationToken);

        Assert.Equal(FakeApi.Review, Assert.Single(reviews!).Id);
    }

    [Fact]
    public async Task An_event_reaches_the_reader_while_the_stream_stays_open()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var response = await Http.GetAsync(new Uri("api/reviews/osteoporosis/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var events = SseParser.Create(await response.Content.ReadAsStreamAsync(cancellationToken)).EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

        Api.Announce("org.livingreview.estimates.recomputed.v1");
        var arrived = await events.MoveNextAsync();

        Assert.True(arrived);
        Assert.Equal("org.livingreview.estimates.recomputed.v1", events.Current.EventType);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(1, Api.OpenStreams);
    }

    [Fact]
    public async Task The_service_learns_who_calls_and_not_what_the_caller_makes_up()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/reviews");
        request.Headers.Add("X-Forwarded-For", "203.0.113.7");
        request.Headers.Add("Forwarded", "for=203.0.113.7");

        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("127.0.0.1", Assert.Single(Api.Callers));
    }

    [Fact]
    public async Task A_service_that_is_gone_is_a_problem_that_names_it()
    {
        await Api.DisposeAsync();

        using var response = await Http.GetAsync(new Uri("api/reviews/osteoporosis/estimates", UriKind.Relative), TestContext.Current.CancellationToken);
        var problem = await ReadProblemAsync(response);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("urn:livingreview:problem:service-unreachable", problem.GetProperty("type").GetString());
        Assert.StartsWith("Analysis ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_forwarded()
    {
        using var body = new ByteArrayContent(new byte[50_000_000]);

        using var response = await Http.PostAsync(new Uri("api/reviews/osteoporosis/studies", UriKind.Relative), body, TestContext.Current.CancellationToken);
        var problem = await ReadProblemAsync(response);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal("urn:livingreview:problem:body-too-large", problem.GetProperty("type").GetString());
        Assert.Empty(Api.Requests);
    }

    private static async Task<JsonElement> ReadProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
