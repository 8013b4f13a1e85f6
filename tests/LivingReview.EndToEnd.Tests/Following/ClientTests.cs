using System.Net;
using System.Text;
using System.Text.Json;
using LivingReview.Client;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Studies;
using LivingReview.EndToEnd.Tests.Recording;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.EndToEnd.Tests.Following;

/// <summary>The packaged client before a running system.</summary>
[Collection(SampleSystem.Collection)]
public sealed class ClientTests(SampleSystem system)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_reads_and_a_refusal_is_a_typed_problem()
    {
        await using var services = new ServiceCollection().AddLivingReview(system.Client.BaseAddress!).BuildServiceProvider();
        var client = services.GetRequiredService<LivingReviewClient>();

        var reviews = await client.Reviews.ListAsync(Cancellation).ToListAsync(Cancellation);
        var estimates = await client.Estimates.GetAsync(system.Review, Cancellation);
        var refused = await client.Studies.SubmitAsync(system.Review, new StudySubmission { Label = "Nothing" }, "client-1", Cancellation);
        var unreadable = await Assert.ThrowsAsync<ApiException>(() => client.Estimates.GetDifferenceAsync(system.Review, 5, 2, Cancellation));

        Assert.Contains(reviews, review => review.Id == system.Review);
        Assert.Contains(estimates!.Strata, stratum => stratum is { Stratum: "overall", Sensitivity: not null });
        Assert.Equal("urn:livingreview:problem:invalid", Assert.IsType<SubmissionResult.Refused>(refused).Problem.Type);
        Assert.StartsWith("urn:livingreview:problem:", unreadable.Problem.Type, StringComparison.Ordinal);
        Assert.Null(await client.Estimates.GetAsync("no-such-review", Cancellation));
    }

    [Fact]
    public async Task A_stream_that_breaks_after_every_event_still_gives_each_event_once()
    {
        var whole = await system.Client.GetStringAsync(new Uri($"/api/v1/reviews/{system.Review}/events", UriKind.Relative), Cancellation);
        var log = JsonSerializer.Deserialize<ReviewEvent[]>(whole, JsonSerializerOptions.Web)!;
        var cuts = new CutAfterAnEvent();
        using var http = new HttpClient(cuts) { BaseAddress = system.Client.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };

        var followed = await new EventsClient(http, TimeProvider.System).FollowAsync(system.Review, EventsClient.Start, Cancellation).Take(4).ToListAsync(Cancellation);

        Assert.Equal(log.Take(4).Select(e => e.Id), followed.Select(e => e.Event.Id));
        Assert.True(cuts.Opened >= 4, $"The stream was opened {cuts.Opened} times.");
    }

    [Fact]
    public async Task A_position_of_a_lost_log_brings_the_news_and_then_the_log_from_its_start()
    {
        using var http = new HttpClient { BaseAddress = system.Client.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };

        var followed = await new EventsClient(http, TimeProvider.System).FollowAsync(system.Review, "999999", Cancellation).Take(2).ToListAsync(Cancellation);

        Assert.Equal((ReviewEvent.LogReset, EventsClient.Start), (followed[0].Event.Type, followed[0].Position));
        Assert.NotEqual(ReviewEvent.LogReset, followed[1].Event.Type);
    }

    [Fact]
    public async Task A_review_that_is_unknown_is_not_waited_for()
    {
        using var http = new HttpClient { BaseAddress = system.Client.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };

        var fault = await Assert.ThrowsAsync<ApiException>(async () => await new EventsClient(http, TimeProvider.System).FollowAsync("none", null, Cancellation).FirstAsync(Cancellation));

        Assert.Equal(HttpStatusCode.NotFound, fault.StatusCode);
    }

    [Fact]
    public async Task Reading_is_repeated_under_the_versioned_address_and_writing_is_not()
    {
        var busy = new BusyAtFirst();
        var collection = new ServiceCollection();
        collection.ConfigureHttpClientDefaults(http => http.ConfigurePrimaryHttpMessageHandler(() => busy));
        await using var services = collection.AddLivingReview(new Uri("http://reviews.example.org/under/a/path")).BuildServiceProvider();
        var client = services.GetRequiredService<LivingReviewClient>();

        var studies = await client.Studies.ListAsync("r", Cancellation);
        busy.Left = 1;
        var written = await client.Studies.WithdrawAsync("r", "s", new StudyWithdrawalRequest { Kind = "exclusion", Reason = "x" }, Cancellation);

        Assert.Empty(studies);
        Assert.Equal(
            ["GET /under/a/path/api/v1/reviews/r/studies", "GET /under/a/path/api/v1/reviews/r/studies", "GET /under/a/path/api/v1/reviews/r/studies", "POST /under/a/path/api/v1/reviews/r/studies/s/withdrawal"],
            busy.Asked);
        Assert.Equal(503, Assert.IsType<ApiResult<StudyView>.Refused>(written).Problem.Status);
    }

    /// <summary>Answers 503 a few times, then an empty list.</summary>
    private sealed class BusyAtFirst : HttpMessageHandler
    {
        public int Left { get; set; } = 2;

        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
            return Task.FromResult(Left-- > 0
                ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("[]", Encoding.UTF8, "application/json") });
        }
    }

    /// <summary>Ends a stream of events after its first event, as a proxy with little patience does.</summary>
    private sealed class CutAfterAnEvent : DelegatingHandler
    {
        public CutAfterAnEvent()
            : base(new SocketsHttpHandler())
        {
        }

        public int Opened { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Opened++;
            var response = await base.SendAsync(request, cancellationToken);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
            var text = new StringBuilder();
            var hasData = false;
            while (await reader.ReadLineAsync(cancellationToken) is { } line && (line.Length > 0 || !hasData))
            {
                text.Append(line).Append('\n');
                hasData |= line.StartsWith("data:", StringComparison.Ordinal);
            }

            response.Content = new StringContent(text.Append('\n').ToString(), Encoding.UTF8, "text/event-stream");
            return response;
        }
    }
}
