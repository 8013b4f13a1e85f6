using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Authentication;
using LivingReview.Testing;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>Files under the two-person rule: one person imports, another confirms many at once.</summary>
public sealed class TwoPersonImportTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Two = "study,TP,FP,FN,TN,doi\nJang 2021,51,14,5,31,10.1/a\nFan 2021,18,16,5,61,10.1/b\n";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);
    private RunningServices? _running;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var file = _folder["keys.json"];
        foreach (var (id, role) in new[] { ("ann", "reviewer"), ("ben", "reviewer"), ("eve", "extractor"), ("owner", "owner") })
        {
            var (key, hash) = ApiKey.Secret(id);
            _keys[id] = key;
            KeyFile.Change(file, keys => [.. keys, new ApiKey { Id = id, Name = id, Role = role, Reviews = [], SecretHash = hash, CreatedAt = DateTimeOffset.UnixEpoch }]);
        }

        _running = await RunningServices.StartAsync(
            await postgres.CreateDatabaseAsync(Cancellation), (services, configuration) => services.AddIngestion(configuration), app => app.MapIngestion(),
            bus => bus.AddIngestionConsumers(), new Dictionary<string, string?> { ["Authentication:KeyFile"] = file }, Cancellation);
        using var opened = await SendAsync("owner", HttpMethod.Post, "/api/reviews", JsonContent.Create(new RegisterReview { Id = "pair", Title = "Pair", Protocol = Given.Protocol with { RequireConfirmation = true } }));
        opened.EnsureSuccessStatusCode();
    }

    [Theory]
    [InlineData("")]
    [InlineData("&job=true")]
    public async Task An_import_waits_and_counts_once_somebody_else_has_confirmed_it(string query)
    {
        await ImportAsync("ann", Two, query);
        await ImportAsync("ann", Two, query); // proposes nothing twice
        var before = await ReviewAsync();
        using var same = await SendAsync("ann", HttpMethod.Post, "/api/reviews/pair/proposals/confirmations", JsonContent.Create(new ProposalConfirmations { Proposals = [.. (await PendingAsync()).Select(p => p.Id)] }));
        var refused = (await same.Content.ReadFromJsonAsync<ProposalConfirmationReport>(Cancellation))!;
        using var other = await SendAsync("ben", HttpMethod.Post, "/api/reviews/pair/proposals/confirmations", JsonContent.Create(new ProposalConfirmations()));
        var confirmed = (await other.Content.ReadFromJsonAsync<ProposalConfirmationReport>(Cancellation))!;

        Assert.Equal((0, 1L), (before.Studies, before.Revision));
        Assert.Equal((0, 2), (refused.Confirmed.Count, refused.Pending));
        Assert.Equal(["second-person-needed", "second-person-needed"], refused.Refused.Select(r => r.Type));
        Assert.Equal((2, 0, 0), (confirmed.Confirmed.Count, confirmed.Refused.Count, confirmed.Pending));
        Assert.Equal((2, 3L), ((await ReviewAsync()).Studies, (await ReviewAsync()).Revision));
        using var history = await SendAsync("ben", HttpMethod.Get, "/api/reviews/pair/studies/jang-2021/history", null);
        Assert.Equal(["ann (key ann), confirmed by ben (key ben)"], (await history.Content.ReadFromJsonAsync<StudyHistory>(Cancellation))!.Entries.Select(e => e.Actor));
    }

    [Fact]
    public async Task A_correction_by_file_waits_too_and_one_that_cannot_be_confirmed_does_not_hold_up_the_others()
    {
        await ImportAsync("ann", Two);
        using (await SendAsync("ben", HttpMethod.Post, "/api/reviews/pair/proposals/confirmations", JsonContent.Create(new ProposalConfirmations()))) { }
        await ImportAsync("ann", Two.Replace("51,14,5,31", "50,14,6,31", StringComparison.Ordinal) + "Ho 2022,9,2,1,30,10.1/c\n");
        await ImportAsync("eve", "study,TP,FP,FN,TN,doi\nHo 2023,8,2,2,30,10.1/c\n");

        using var answer = await SendAsync("ben", HttpMethod.Post, "/api/reviews/pair/proposals/confirmations", JsonContent.Create(new ProposalConfirmations()));
        var report = (await answer.Content.ReadFromJsonAsync<ProposalConfirmationReport>(Cancellation))!;

        Assert.Equal((2, 1, 1), (report.Confirmed.Count, report.Refused.Count, report.Pending));
        Assert.Contains("the same DOI 10.1/c", report.Refused[0].Reason, StringComparison.Ordinal);
        using var study = await SendAsync("ben", HttpMethod.Get, "/api/reviews/pair/studies/jang-2021", null);
        var corrected = (await study.Content.ReadFromJsonAsync<StudyView>(Cancellation))!;
        Assert.Equal((2, 50L), (corrected.Version, corrected.Study.Tables[0].Tp));
    }

    [Theory]
    [InlineData("eve", "{}", 403, "not-permitted")]
    [InlineData("ben", """{"proposals":[]}""", 422, "invalid")]
    public async Task Who_may_not_and_what_is_empty_is_refused(string caller, string body, int status, string type)
    {
        using var answer = await SendAsync(caller, HttpMethod.Post, "/api/reviews/pair/proposals/confirmations", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal((status, type), ((await HttpProblem.ReadAsync(answer)).Status, (await HttpProblem.ReadAsync(answer)).Type));
    }

    public async ValueTask DisposeAsync()
    {
        if (_running is not null) await _running.DisposeAsync();
        _folder.Dispose();
    }

    private async Task ImportAsync(string caller, string csv, string query = "")
    {
        using var answer = await SendAsync(caller, HttpMethod.Post, "/api/reviews/pair/imports?format=csv" + query, new StringContent(csv, Encoding.UTF8, "text/csv"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        if (answer.StatusCode != HttpStatusCode.Accepted) return;
        await Eventually.SeesAsync(
            async () =>
            {
                using var job = await SendAsync(caller, HttpMethod.Get, answer.Headers.Location!.ToString(), null);
                return (await job.Content.ReadFromJsonAsync<ImportJob>(Cancellation))!.State;
            },
            state => state == "done", "the end of the job");
    }

    private async Task<ReviewView> ReviewAsync()
    {
        using var answer = await SendAsync("ben", HttpMethod.Get, "/api/reviews/pair", null);
        return (await answer.Content.ReadFromJsonAsync<ReviewView>(Cancellation))!;
    }

    private async Task<IReadOnlyList<ProposalView>> PendingAsync()
    {
        using var answer = await SendAsync("ben", HttpMethod.Get, "/api/reviews/pair/proposals", null);
        return [.. (await answer.Content.ReadFromJsonAsync<ProposalView[]>(Cancellation))!.Where(p => p.Status == "pending")];
    }

    private async Task<HttpResponseMessage> SendAsync(string caller, HttpMethod method, string address, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _keys[caller]);
        return await _running!.Client.SendAsync(request, Cancellation);
    }
}
