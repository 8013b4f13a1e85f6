using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using LivingReview.Testing;

namespace LivingReview.Notification.Tests.Service;

public sealed class StreamTests(NotificationService notification) : IClassFixture<NotificationService>
{
    private const string Recomputed = "org.livingreview.estimates.recomputed.v1";
    private const string Shifted = "org.livingreview.estimate.shifted.v1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_hears_live_what_comes_and_not_what_was()
    {
        var review = await notification.ReviewAsync();
        await using var reader = await Reader.OpenAsync(notification.Client, review);

        await notification.TellAsync(review, 2, Given.Stratum("overall", 0.84, 0.90));

        Assert.Equal([("2", Recomputed), ("3", Shifted)], await reader.ReadAsync(2));
        var shift = JsonDocument.Parse(reader.Last.Data).RootElement;
        Assert.Equal((Shifted, "00000000000000000003", "overall"), (shift.GetProperty("type").GetString(), shift.GetProperty("sequence").GetString(), shift.GetProperty("subject").GetString()));
        Assert.Equal(0.84, shift.GetProperty("data").GetProperty("after").GetProperty("sensitivity").GetProperty("estimate").GetDouble());

        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.85, 0.90));
        Assert.Equal([("4", Recomputed)], await reader.ReadAsync(1));
    }

    [Fact]
    public async Task A_reader_that_comes_back_goes_on_where_it_was()
    {
        var review = await notification.ReviewAsync();
        await using (var first = await Reader.OpenAsync(notification.Client, review))
        {
            await notification.TellAsync(review, 2, Given.Stratum("overall", 0.84, 0.90));
            await first.ReadAsync(1);
        }

        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.80, 0.90));
        await using var again = await Reader.OpenAsync(notification.Client, review, "2");

        Assert.Equal([("3", Shifted), ("4", Recomputed), ("5", Shifted)], await again.ReadAsync(3));
    }

    [Fact]
    public async Task A_reader_ahead_of_the_log_as_after_a_restore_starts_again_and_goes_on()
    {
        var review = await notification.ReviewAsync();
        await notification.TellAsync(review, 2, Given.Stratum("overall", 0.84, 0.90));
        await using var reader = await Reader.OpenAsync(notification.Client, review, "99999");

        // A client of server-sent events keeps the id that it had when an event comes without one.
        Assert.Equal(("", "org.livingreview.log.reset.v1"), (await reader.ReadAsync(1))[0] is var (id, type) ? (id ?? "", type) : default);
        var reset = JsonDocument.Parse(reader.Last.Data).RootElement.GetProperty("data");
        Assert.Equal((99999, 3), (reset.GetProperty("position").GetInt32(), reset.GetProperty("head").GetInt32()));
        Assert.Equal(["1", "2", "3"], (await reader.ReadAsync(3)).Select(e => e.Id));

        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.80, 0.90));
        Assert.Equal("4", (await reader.ReadAsync(1))[0].Id);
    }

    [Fact]
    public async Task A_cursor_ahead_of_the_log_gets_it_from_the_start()
    {
        var review = await notification.ReviewAsync();

        using var answer = await notification.Client.GetAsync(new Uri($"/api/reviews/{review}/events?after=99999", UriKind.Relative), Cancellation);
        using var ahead = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        using var known = await notification.Client.GetAsync(new Uri($"/api/reviews/{review}/events?after=1", UriKind.Relative), Cancellation);

        Assert.Equal(["head=1"], answer.Headers.GetValues("Log-Reset"));
        Assert.False(known.Headers.Contains("Log-Reset"));
        Assert.Equal("00000000000000000001", ahead.RootElement[0].GetProperty("sequence").GetString());
    }

    [Fact]
    public async Task A_reader_gets_the_types_and_the_subscription_it_asks_for()
    {
        var review = await notification.ReviewAsync();
        var coarse = await notification.SubscribeAsync(review, threshold: 0.1);
        await using var reader = await Reader.OpenAsync(notification.Client, review, query: $"?subscription={coarse.Id}&types={Shifted}");

        await notification.TellAsync(review, 2, Given.Stratum("overall", 0.84, 0.90));
        await notification.TellAsync(review, 3, Given.Stratum("overall", 0.70, 0.90));

        Assert.Equal(Shifted, Assert.Single(await reader.ReadAsync(1)).Type);
        Assert.Equal(coarse.Id, JsonDocument.Parse(reader.Last.Data).RootElement.GetProperty("data").GetProperty("subscriptionId").GetGuid());
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("-1")]
    public async Task A_position_that_is_no_number_is_refused(string position)
    {
        var review = await notification.ReviewAsync();
        using var request = Reader.Request(review, position);

        using var answer = await notification.Client.SendAsync(request, Cancellation);

        var problem = await HttpProblem.ReadAsync(answer);
        Assert.Equal((400, "malformed"), (problem.Status, problem.Type));
        Assert.StartsWith("Last-Event-ID:", problem.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("events")]
    [InlineData("shifts")]
    [InlineData("subscriptions")]
    public async Task A_review_that_is_not_known_is_named(string address)
    {
        using var answer = await notification.Client.GetAsync($"/api/reviews/nobody/{address}", Cancellation);

        Assert.Equal("unknown-review", (await HttpProblem.ReadAsync(answer)).Type);
    }

    /// <summary>Reads a stream of server-sent events.</summary>
    private sealed class Reader : IAsyncDisposable
    {
        private readonly HttpResponseMessage _answer;
        private readonly IAsyncEnumerator<SseItem<string>> _items;

        private Reader(HttpResponseMessage answer, Stream stream)
        {
            _answer = answer;
            _items = SseParser.Create(stream).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        }

        public SseItem<string> Last => _items.Current;

        public static HttpRequestMessage Request(string review, string? lastEventId = null, string query = "")
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"/api/reviews/{review}/events{query}");
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
            if (lastEventId is not null) request.Headers.Add("Last-Event-ID", lastEventId);
            return request;
        }

        /// <summary>Opens a stream; it begins where the log ends, once the headers are here.</summary>
        public static async Task<Reader> OpenAsync(HttpClient client, string review, string? lastEventId = null, string query = "")
        {
            using var request = Request(review, lastEventId, query);
            var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
            return new Reader(answer, await answer.Content.ReadAsStreamAsync(Cancellation));
        }

        public async Task<IReadOnlyList<(string Id, string Type)>> ReadAsync(int count)
        {
            var read = new List<(string, string)>();
            while (read.Count < count)
            {
                Assert.True(await _items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1), Cancellation));
                read.Add((_items.Current.EventId!, _items.Current.EventType));
            }

            return read;
        }

        public async ValueTask DisposeAsync()
        {
            await _items.DisposeAsync();
            _answer.Dispose();
        }
    }
}
