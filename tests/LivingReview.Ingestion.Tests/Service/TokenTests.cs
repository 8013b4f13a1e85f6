using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>Access tokens of an OpenID Connect issuer, found by its discovery document.</summary>
public sealed class TokenTests(PostgresFixture postgres) : IAsyncLifetime
{
    private SmallIssuer? _issuer;
    private RunningServices? _running;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private SmallIssuer Issuer => _issuer!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await SmallIssuer.StartAsync(Cancellation);
        _running = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(Cancellation), (services, configuration) => services.AddIngestion(configuration), app => app.MapIngestion(),
            bus => bus.AddIngestionConsumers(), new Dictionary<string, string?> { ["Authentication:Authority"] = _issuer.Address, ["Authentication:Audience"] = "livingreview" }, Cancellation);
        using var opened = await SendAsync(Issuer.Token("owner"), HttpMethod.Post, "/api/reviews", new RegisterReview { Id = "mine", Title = "Mine", Protocol = Given.Protocol });
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
    }

    [Fact]
    public async Task A_valid_token_permits_what_its_role_does_and_names_the_person()
    {
        using var submitted = await SendAsync(Issuer.Token("extractor"), HttpMethod.Post, "/api/reviews/mine/studies", Given.Study());
        using var history = await SendAsync(Issuer.Token("reader"), HttpMethod.Get, "/api/reviews/mine/studies/jang-2021/history", null);

        Assert.Equal(HttpStatusCode.Created, submitted.StatusCode);
        Assert.Equal([$"extractor by token (s-1@{new Uri(Issuer.Address).Authority})"], (await history.Content.ReadFromJsonAsync<StudyHistory>(Cancellation))!.Entries.Select(e => e.Actor));
    }

    [Theory]
    [InlineData("reader")]
    [InlineData("janitor")]
    public async Task A_role_that_does_not_permit_it_is_refused(string role)
    {
        using var answer = await SendAsync(Issuer.Token(role), HttpMethod.Post, "/api/reviews/mine/studies", Given.Study());

        Assert.Equal((403, "not-permitted"), ((await HttpProblem.ReadAsync(answer)).Status, (await HttpProblem.ReadAsync(answer)).Type));
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("expired a minute ago")]
    [InlineData("of nobody")]
    [InlineData("another audience")]
    [InlineData("another issuer")]
    [InlineData("a forged key")]
    [InlineData("no token at all")]
    public async Task Whoever_shows_no_valid_token_is_not_signed_in(string kind)
    {
        var token = kind switch
        {
            "expired" => Issuer.Token("owner", age: TimeSpan.FromHours(1)),
            "expired a minute ago" => Issuer.Token("owner", age: TimeSpan.FromMinutes(11)),
            "of nobody" => Issuer.Token("owner", subject: null),
            "another audience" => Issuer.Token("owner", audience: "somebody-else"),
            "another issuer" => Issuer.Token("owner", issuer: "http://elsewhere.invalid"),
            "a forged key" => Issuer.Token("owner", key: SmallIssuer.NewKey("first")),
            _ => null,
        };

        using var answer = await SendAsync(token, HttpMethod.Get, "/api/reviews/mine", null);

        Assert.Equal((401, "not-signed-in"), ((await HttpProblem.ReadAsync(answer)).Status, (await HttpProblem.ReadAsync(answer)).Type));
    }

    /// <summary>A claim named "role" is somebody else's: of the issuer, of another application.</summary>
    [Fact]
    public async Task Only_the_configured_claim_gives_a_role()
    {
        using var answer = await SendAsync(Issuer.Token("reader", otherRole: "owner"), HttpMethod.Post, "/api/reviews/mine/studies", Given.Study());

        Assert.Equal(403, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Nobody_confirms_an_extraction_of_their_own_under_another_name()
    {
        using (await SendAsync(Issuer.Token("owner"), HttpMethod.Post, "/api/reviews", new RegisterReview { Id = "two", Title = "Two", Protocol = Given.Protocol with { RequireConfirmation = true } })) { }
        using var submitted = await SendAsync(Issuer.Token("reviewer", subject: "ada", name: "Ada"), HttpMethod.Post, "/api/reviews/two/studies", Given.Study());
        var proposal = (await submitted.Content.ReadFromJsonAsync<ProposalView>(Cancellation))!;
        var address = $"/api/reviews/two/proposals/{proposal.Id}/confirmation";

        using var renamed = await SendAsync(Issuer.Token("reviewer", subject: "ada", name: "Grace"), HttpMethod.Post, address, null);
        using var namesake = await SendAsync(Issuer.Token("reviewer", subject: "grace", name: "Ada"), HttpMethod.Post, address, null);

        Assert.Equal("second-person-needed", (await HttpProblem.ReadAsync(renamed)).Type);
        Assert.True(namesake.IsSuccessStatusCode, await namesake.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task A_rotated_key_is_fetched_when_a_token_names_it()
    {
        Issuer.Rotate();

        await Eventually.SeesAsync(
            async () =>
            {
                using var answer = await SendAsync(Issuer.Token("reader"), HttpMethod.Get, "/api/reviews/mine", null);
                return answer.StatusCode;
            },
            status => status == HttpStatusCode.OK, "the new key to be known");
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
        if (_issuer is not null) await _issuer.DisposeAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(string? token, HttpMethod method, string address, object? body)
    {
        using var request = new HttpRequestMessage(method, address) { Content = body is null ? null : JsonContent.Create(body, body.GetType()) };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _running!.Client.SendAsync(request, Cancellation);
    }
}
