using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using LivingReview.Hosting.Protection;
using LivingReview.Ingestion;
using LivingReview.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace LivingReview.EndToEnd.Tests.Security;

/// <summary>What every host does the same way about callers that are too many, too slow or too large.</summary>
public sealed class ProtectionTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/reviews", 200)]
    [InlineData("/api/reviews/none", 404)]
    [InlineData("/api/reviews?limit=x", 400)]
    [InlineData("/api/reviews?limit=0", 422)]
    [InlineData("/nowhere", 404)]
    [InlineData("/health/live", 200)]
    public async Task Every_answer_bears_the_headers(string path, int status)
    {
        await using var services = await StartAsync([]);

        using var answer = await services.Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.StartsWith("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server") || answer.Headers.Contains("Pragma") || answer.Content.Headers.Contains("Expires"));
        Assert.Equal(status >= 400 || path.StartsWith("/health", StringComparison.Ordinal), answer.Headers.CacheControl?.ToString() == "no-store");
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task One_address_behind_a_proxy_that_asks_too_often_is_told_when_to_come_again_and_nobody_else_is()
    {
        await using var services = await StartAsync(new()
        {
            ["Limits:TrustedProxies:0"] = "127.0.0.0/8",
            ["Limits:AddressBurst"] = "3",
            ["Limits:AddressRequestsPerSecond"] = "1",
        });

        // At once: one after the other could take so long that none is too many.
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => AskAsync(services.Client, "203.0.113.7")));
        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        using var other = await AskAsync(services.Client, "203.0.113.8");
        using var health = await AskAsync(services.Client, "203.0.113.7", "/health/live");

        Assert.Equal("1", Assert.Single(refused.Headers.GetValues("Retry-After")));
        Assert.Equal("urn:livingreview:problem:too-many-requests", await TypeOfAsync(refused));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task An_address_that_no_trusted_proxy_vouches_for_is_not_believed()
    {
        await using var services = await StartAsync(new() { ["Limits:TrustedProxies:0"] = "10.0.0.0/8", ["Limits:AddressBurst"] = "1", ["Limits:AddressRequestsPerSecond"] = "1" });

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            using var answer = await AskAsync(services.Client, "203.0.113.7");
            answers.Add(answer.StatusCode);
        }

        Assert.All(answers, status => Assert.Equal(HttpStatusCode.OK, status)); // this machine's own, whatever it says
    }

    [Theory]
    [InlineData("10.1.2.3", null, true)]
    [InlineData("::ffff:10.1.2.3", null, true)]
    [InlineData("10.1.2.3", "X-Forwarded-For", false)]
    [InlineData("10.1.2.3", "X-Original-For", false)]
    [InlineData("192.0.2.1", null, false)]
    public void Only_what_the_edge_asks_for_itself_is_its_own(string remote, string? header, bool itself)
    {
        var http = new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(remote) } };
        if (header is not null) http.Request.Headers[header] = "10.9.9.9";

        Assert.Equal(itself, new LimitOptions { TrustedProxies = ["10.0.0.0/8"] }.IsEdgeItself(http));
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_given_up_and_a_stream_or_a_long_one_is_not()
    {
        await using var services = await StartAsync(new() { ["Limits:RequestSeconds"] = "1", ["Limits:LongRequestSeconds"] = "60" });

        using var slow = await services.Client.GetAsync(new Uri("/api/slow", UriKind.Relative), Cancellation);
        using var longOne = await services.Client.GetAsync(new Uri("/api/long", UriKind.Relative), Cancellation);
        using var stream = await StreamAsync(services.Client, "/api/stream");
        using var pretended = await StreamAsync(services.Client, "/api/slow");

        Assert.Equal(HttpStatusCode.GatewayTimeout, slow.StatusCode);
        Assert.Equal(HttpStatusCode.GatewayTimeout, pretended.StatusCode);
        Assert.Equal("urn:livingreview:problem:took-too-long", await TypeOfAsync(slow));
        Assert.Equal(HttpStatusCode.OK, longOne.StatusCode);
        Assert.Equal(HttpStatusCode.OK, stream.StatusCode);
    }

    [Fact]
    public async Task One_caller_holds_so_many_streams_and_no_more_and_others_hold_theirs()
    {
        await using var services = await StartAsync(new() { ["Limits:TrustedProxies:0"] = "127.0.0.0/8", ["Limits:StreamsPerCaller"] = "2" });

        var mine = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AskAsync(services.Client, "203.0.113.7", "/api/stream")).Append(AskAsync(services.Client, "203.0.113.8", "/api/stream")));

        Assert.Equal(2, mine.Take(5).Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(3, mine.Take(5).Count(a => a.StatusCode == HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.OK, mine[5].StatusCode);
        Assert.Contains("and 2 streams", await mine.First(a => a.StatusCode == HttpStatusCode.TooManyRequests).Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        foreach (var answer in mine) answer.Dispose();
    }

    [Theory]
    [InlineData("GET /api/reviews HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", "headers that never end")]
    [InlineData("POST /api/reviews HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", "a body that never ends")]
    public async Task A_caller_that_sends_forever_is_cut_off(string beginning, string what)
    {
        await using var services = await StartAsync(new() { ["Limits:HeaderSeconds"] = "1" });
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(services.Client.BaseAddress!.Host, services.Client.BaseAddress.Port, Cancellation);
        var started = Stopwatch.GetTimestamp();
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginning), Cancellation);

        using var reader = new StreamReader(tcp.GetStream());
        var answer = await reader.ReadToEndAsync(Cancellation);

        Assert.True(answer.Length == 0 || answer.Contains(" 408 ", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60), what);
    }

    [Fact]
    public async Task A_database_that_is_away_is_an_answer_that_says_when_to_come_again()
    {
        await using var server = await PostgresFixture.StartSeparateAsync(Cancellation);
        await using var services = await StartAsync([], await server.CreateDatabaseAsync(Cancellation));
        await server.StopAsync();

        using var answer = await services.Client.GetAsync(new Uri("/api/reviews", UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("urn:livingreview:problem:database-away", await TypeOfAsync(answer));
        Assert.True(answer.Headers.Contains("Retry-After"));
    }

    /// <summary>A lost race is no fault of the server: before, the answer was 500, and the log said nothing of it.</summary>
    [Fact]
    public async Task A_writer_that_loses_every_race_is_asked_to_try_again()
    {
        await using var services = await StartAsync([]);

        using var answer = await services.Client.PostAsync(new Uri("/api/lost", UriKind.Relative), null, Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("urn:livingreview:problem:changed-meanwhile", await TypeOfAsync(answer));
        Assert.True(answer.Headers.Contains("Retry-After"));
    }

    private async Task<RunningServices> StartAsync(Dictionary<string, string?> settings, string? database = null) => await RunningServices.StartAsync(
        database ?? await postgres.CreateDatabaseAsync(Cancellation),
        (services, configuration) => services.AddIngestion(configuration),
        app =>
        {
            app.MapIngestion();
            app.MapGet("/api/slow", WaitAsync);
            app.MapPost("/api/lost", void () => throw new JasperFx.ConcurrencyException(typeof(string), "a stream"));
            app.MapGet("/api/stream", WaitAsync).MayStream();
            app.MapGet("/api/long", WaitAsync).MayTakeLong();
        },
        bus => bus.AddIngestionConsumers(),
        settings,
        Cancellation);

    private static async Task<IResult> WaitAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromSeconds(2.5), time, cancellationToken);
        return Results.Ok();
    }

    private static async Task<HttpResponseMessage> StreamAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/event-stream");
        return await client.SendAsync(request, Cancellation);
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string address, string path = "/api/reviews")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Forwarded-For", address);
        return client.SendAsync(request, Cancellation);
    }

    private static async Task<string?> TypeOfAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("type").GetString();
}
