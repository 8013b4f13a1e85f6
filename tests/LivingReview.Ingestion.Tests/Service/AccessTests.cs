using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using LivingReview.Contracts.Access;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Configuration;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

public sealed class AccessTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private RunningServices? _running;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => _folder["keys.json"];

    public async ValueTask InitializeAsync()
    {
        foreach (var role in Roles.Names) Add(role, role);
        Add("scoped", "owner", "mine");
        _running = await StartAsync(new() { ["Authentication:KeyFile"] = File, ["Authentication:Burst"] = "60", ["Authentication:RequestsPerSecond"] = "5" });
        using var opened = await SendAsync(HttpMethod.Post, "/api/reviews", "owner", new RegisterReview { Id = "mine", Title = "Mine", Protocol = Given.Protocol });
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
    }

    [Theory]
    [InlineData(null, "GET", "/api/reviews/mine", 401)]
    [InlineData("lr_x_y", "GET", "/api/reviews/mine", 401)]
    [InlineData("reader", "GET", "/api/reviews/mine", 200)]
    [InlineData("reader", "POST", "/api/reviews/mine/studies", 403)]
    [InlineData("extractor", "POST", "/api/reviews/mine/studies", 201)]
    [InlineData("extractor", "POST", "/api/reviews/mine/studies/a/withdrawal", 403)]
    [InlineData("reviewer", "POST", "/api/reviews/mine/studies/a/withdrawal", 422)]
    [InlineData("reviewer", "PUT", "/api/reviews/mine/protocol", 403)]
    [InlineData("reviewer", "POST", "/api/reviews", 403)]
    [InlineData("owner", "POST", "/api/reviews", 400)]
    [InlineData("scoped", "GET", "/api/reviews/mine", 200)]
    [InlineData("scoped", "GET", "/api/reviews/other", 403)]
    [InlineData(null, "GET", "/health/live", 200)]
    public async Task A_caller_may_do_what_its_role_and_scope_permit(string? caller, string method, string address, int status)
    {
        using var answer = await SendAsync(new HttpMethod(method), address, caller, method == "GET" ? null : Given.Study());

        Assert.Equal(status, (int)answer.StatusCode);
        if (status is 401 or 403) Assert.Equal(status == 401 ? "not-signed-in" : "not-permitted", (await HttpProblem.ReadAsync(answer)).Type);
    }

    [Fact]
    public async Task The_key_names_who_did_it()
    {
        using (await SendAsync(HttpMethod.Post, "/api/reviews/mine/studies", "extractor", Given.Study())) { }
        using var answer = await SendAsync(HttpMethod.Get, "/api/reviews/mine/studies/jang-2021/history", "reader", null);

        Assert.Equal(["extractor person (key extractor)"], (await answer.Content.ReadFromJsonAsync<StudyHistory>(Cancellation))!.Entries.Select(e => e.Actor));
    }

    [Fact]
    public async Task A_revoked_or_expired_key_is_no_key()
    {
        KeyFile.Change(File, keys => [.. keys.Select(k => k.Id == "reader" ? k with { RevokedAt = DateTimeOffset.UnixEpoch } : k.Id == "extractor" ? k with { ExpiresAt = DateTimeOffset.UnixEpoch } : k)]);

        // At once: not within some seconds.
        Assert.Equal((401, 401, 200), (await StatusAsync("reader"), await StatusAsync("extractor"), await StatusAsync("reviewer")));
    }

    [Theory]
    [InlineData(null, false, null, null)]
    [InlineData("lr_x_y", false, null, null)]
    [InlineData("reviewer", true, "reviewer person", "reviewer")]
    public async Task A_caller_can_ask_whom_it_is_taken_for(string? caller, bool signedIn, string? name, string? role)
    {
        using var answer = await SendAsync(HttpMethod.Get, "/api/caller", caller, null);

        var view = (await answer.Content.ReadFromJsonAsync<CallerView>(Cancellation))!;
        Assert.Equal((signedIn, name, role, true, false), (view.SignedIn, view.Name, view.Role, view.SignInNeeded, view.PublicReading));
    }

    [Fact]
    public async Task Where_nobody_signs_in_everybody_is_local_and_may_do_everything()
    {
        await using var open = await StartAsync([]);

        var view = (await open.Client.GetFromJsonAsync<CallerView>("/api/caller", Cancellation))!;

        Assert.Equal((false, "local", "owner", false, true), (view.SignedIn, view.Name, view.Role, view.SignInNeeded, view.PublicReading));
    }

    [Fact]
    public async Task A_caller_that_asks_too_often_is_told_to_wait_and_others_are_not()
    {
        var answers = new List<int>();
        for (var i = 0; i < 80; i++) answers.Add(await StatusAsync("reader"));
        using var refused = await SendAsync(HttpMethod.Get, "/api/reviews/mine", "reader", null);

        Assert.Contains(429, answers);
        Assert.Equal(200, await StatusAsync("reviewer"));
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://localhost:0;http://192.0.2.1:0")]
    public async Task Open_to_everybody_a_service_listens_on_this_machine_only(string urls)
    {
        var fault = await Assert.ThrowsAsync<InvalidConfigurationException>(() => StartAsync(new() { ["Urls"] = urls }));

        Assert.StartsWith("Without authentication the service listens on this machine only, not on http://", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_another_site_does_not_write_where_nobody_signs_in()
    {
        await using var open = await StartAsync([]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/reviews") { Content = JsonContent.Create(new RegisterReview()) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        using var answer = await open.Client.SendAsync(request, Cancellation);

        Assert.Equal("cross-site", (await HttpProblem.ReadAsync(answer)).Type);
    }

    /// <summary>DNS rebinding: a foreign page whose own name has come to mean this machine reads and writes as its own.</summary>
    [Theory]
    [InlineData("GET", "/api/reviews", "evil.example", null, 421)]
    [InlineData("GET", "/api/reviews", "evil.example:5080", null, 421)]
    [InlineData("POST", "/api/reviews", "evil.example", "http://evil.example", 421)]
    [InlineData("GET", "/_blazor", "evil.example", "http://evil.example", 421)]
    [InlineData("POST", "/api/reviews", "localhost:5080", "http://evil.example", 403)]
    [InlineData("POST", "/api/reviews", "localhost:5080", "http://localhost:9999", 403)]
    [InlineData("POST", "/api/reviews", "localhost:5080", "null", 403)]
    [InlineData("GET", "/_blazor", "localhost:5080", "http://evil.example", 403)]
    [InlineData("POST", "/api/reviews", "localhost:5080", "http://localhost:5080", 400)]
    [InlineData("POST", "/api/reviews", "[::1]:5080", "http://[::1]:5080", 400)]
    [InlineData("POST", "/api/reviews", "127.0.0.1:5080", null, 400)]
    [InlineData("GET", "/api/reviews", "localhost:5080", "http://evil.example", 200)]
    public async Task Open_to_everybody_a_service_answers_to_this_machine_and_its_own_pages_only(string method, string address, string host, string? origin, int status)
    {
        await using var open = await StartAsync([]);

        Assert.Equal(status, await StatusAsync(open, method, address, host, origin, null));
    }

    [Theory]
    [InlineData("review.example.org", "http://evil.example", 403)]
    [InlineData("review.example.org", "https://review.example.org", 400)]
    [InlineData("review.example.org:8443", "https://review.example.org", 403)]
    [InlineData("other.example.org", "https://other.example.org", 421)]
    public async Task Where_callers_sign_in_a_foreign_page_does_not_write_either(string host, string origin, int status)
    {
        await using var signed = await StartAsync(new() { ["Authentication:KeyFile"] = File, ["Authentication:AllowedHosts:0"] = "review.example.org" });

        Assert.Equal(status, await StatusAsync(signed, "POST", "/api/reviews", host, origin, _keys["owner"]));
    }

    private static async Task<int> StatusAsync(RunningServices services, string method, string address, string host, string? origin, string? key)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Host = host;
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        using var answer = await services.Client.SendAsync(request, Cancellation);
        return (int)answer.StatusCode;
    }

    [Fact]
    public async Task Under_the_two_person_rule_an_extraction_counts_when_another_has_confirmed_it()
    {
        using (await SendAsync(HttpMethod.Put, "/api/reviews/mine/protocol", "owner", Given.Protocol with { RequireConfirmation = true })) { }
        using var proposed = await SendAsync(HttpMethod.Post, "/api/reviews/mine/studies", "reviewer", Given.Study());
        var proposal = (await proposed.Content.ReadFromJsonAsync<ProposalView>(Cancellation))!;
        var address = $"/api/reviews/mine/proposals/{proposal.Id}";

        using var same = await SendAsync(HttpMethod.Post, address + "/confirmation", "reviewer", null);
        using var before = await SendAsync(HttpMethod.Get, "/api/reviews/mine", "reader", null);
        using var other = await SendAsync(HttpMethod.Post, address + "/confirmation", "owner", null);
        using var again = await SendAsync(HttpMethod.Post, address + "/declination", "owner", new ProposalDeclination { Reason = "late" });
        using var history = await SendAsync(HttpMethod.Get, "/api/reviews/mine/studies/jang-2021/history", "reader", null);

        Assert.Equal((HttpStatusCode.Accepted, "pending", "reviewer person (key reviewer)"), (proposed.StatusCode, proposal.Status, proposal.ProposedBy));
        Assert.Equal("second-person-needed", (await HttpProblem.ReadAsync(same)).Type);
        var waiting = (await before.Content.ReadFromJsonAsync<ReviewView>(Cancellation))!;
        Assert.Equal((0, 2L), (waiting.Studies, waiting.Revision));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal("proposal-resolved", (await HttpProblem.ReadAsync(again)).Type);
        Assert.Equal(["reviewer person (key reviewer), confirmed by owner person (key owner)"], (await history.Content.ReadFromJsonAsync<StudyHistory>(Cancellation))!.Entries.Select(e => e.Actor));
    }

    [Fact]
    public void A_secret_is_not_in_the_file()
    {
        var text = System.IO.File.ReadAllText(File);

        Assert.All(_keys.Values, key => Assert.DoesNotContain(key.Split('_')[2], text, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
        _folder.Dispose();
    }

    private void Add(string id, string role, params string[] reviews)
    {
        var (key, hash) = ApiKey.Secret(id);
        _keys[id] = key;
        KeyFile.Change(File, keys => [.. keys, new ApiKey { Id = id, Name = id + " person", Role = role, Reviews = reviews, SecretHash = hash, CreatedAt = DateTimeOffset.UnixEpoch }]);
    }

    private async Task<RunningServices> StartAsync(Dictionary<string, string?> settings) => await RunningServices.StartAsync(
        await postgres.CreateDatabaseAsync(Cancellation), (services, configuration) => services.AddIngestion(configuration), app => app.MapIngestion(),
        bus => bus.AddIngestionConsumers(), settings, Cancellation);

    private async Task<int> StatusAsync(string caller)
    {
        using var answer = await SendAsync(HttpMethod.Get, "/api/reviews/mine", caller, null);
        return (int)answer.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string address, string? caller, object? body)
    {
        using var request = new HttpRequestMessage(method, address);
        if (caller is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _keys.GetValueOrDefault(caller, caller));
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType());
        return await _running!.Client.SendAsync(request, Cancellation);
    }
}
