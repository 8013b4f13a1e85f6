using System.Net.Http.Json;
using LivingReview.AllInOne.Federating;
using LivingReview.Analysis;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion;
using LivingReview.Notification;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Federating;

/// <summary>Two installations on one machine: what one extracts arrives at the other as proposals, each study once.</summary>
public sealed class FederateCommandTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Studies = 60;

    private RunningServices? _there;
    private RunningServices? _here;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient There => _there!.Client;

    private HttpClient Here => _here!.Client;

    public async ValueTask InitializeAsync()
    {
        (_there, _here) = (await StartAsync(), await StartAsync());
        foreach (var client in new[] { There, Here })
        {
            using var opened = await client.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = "ct", Title = "CT", Protocol = new Protocol() }, Cancellation);
            opened.EnsureSuccessStatusCode();
        }
    }

    [Fact]
    public async Task Killed_in_the_middle_every_study_arrives_once_and_loops_and_replays_do_nothing()
    {
        for (var i = 1; i <= Studies; i++) await SubmitAsync(There, Study(i));
        // Known here under another id: its DOI says so, and it is not proposed a second time.
        await SubmitAsync(Here, Study(7) with { Id = "own", Label = "Own 7", Tables = [new TableSubmission { Tp = 1, Fp = 3, Fn = 4, Tn = 50 }] });

        await using (var first = await ChildProcess.StartAsync(Repository.CommandLineAssembly, Arguments(There, Here), cancellationToken: Cancellation))
        {
            await Eventually.SeesAsync(ProposalsAsync, proposals => proposals.Length >= 5, "the first proposals");
            await first.KillAsync();
        }

        await using var second = await ChildProcess.StartAsync(Repository.CommandLineAssembly, Arguments(There, Here), cancellationToken: Cancellation);
        var all = await Eventually.SeesAsync(ProposalsAsync, proposals => proposals.Length >= Studies - 1, "a proposal for every study");

        Assert.Equal(Studies - 1, all.Select(p => p.Submission.Label).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(Studies - 1, all.Length);
        Assert.DoesNotContain(all, p => p.Submission.Label == "Study 7");
        Assert.All(all, p => Assert.Equal(new Uri(There.BaseAddress!, "reviews/ct").AbsoluteUri, p.Origin));
        Assert.Single((await Here.GetFromJsonAsync<StudyView[]>("/api/reviews/ct/studies", Cancellation))!);

        await DeclineAsync(all.Single(p => p.Submission.Label == "Study 3"));
        await SubmitAsync(There, Study(Studies + 1));
        await Eventually.SeesAsync(ProposalsAsync, proposals => proposals.Any(p => p.Submission.Label == $"Study {Studies + 1}"), "the study that was added while the other installation was followed");
        await second.KillAsync();

        var again = await RunOnceAsync(There, Here);
        var back = await RunOnceAsync(Here, There);

        Assert.Equal((0, "0 proposed, 1 refused"), (again.Exit, again.Output.TrimEnd().Split(": ")[^1]));
        Assert.Contains("Study 7: ", again.Error, StringComparison.Ordinal);
        Assert.Equal(Studies, (await ProposalsAsync()).Length);
        Assert.Empty((await There.GetFromJsonAsync<ProposalView[]>("/api/reviews/ct/proposals", Cancellation))!);
        Assert.Equal(0, back.Exit);
    }

    [Fact]
    public async Task A_correction_replaces_what_still_waits()
    {
        await SubmitAsync(There, Study(1));
        await RunOnceAsync(There, Here);
        using var correction = new HttpRequestMessage(HttpMethod.Put, "/api/reviews/ct/studies/study-1")
        {
            Content = JsonContent.Create(Study(1) with { Reason = "misread", Tables = [new TableSubmission { Tp = 12, Fp = 3, Fn = 4, Tn = 50 }] }),
            Headers = { { "If-Match", "\"1\"" } },
        };
        using var corrected = await There.SendAsync(correction, Cancellation);
        corrected.EnsureSuccessStatusCode();

        var run = await RunOnceAsync(There, Here);
        var proposals = await ProposalsAsync();

        Assert.Equal(0, run.Exit);
        Assert.Equal([("declined", (long?)11), ("pending", 12)], proposals.Where(p => p.Submission.Label == "Study 1").Select(p => (p.Status, p.Submission.Tables![0].Tp)).OrderBy(p => p.Status, StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_unknown_review_and_a_bad_origin_are_said_in_a_line()
    {
        var unknown = await CommandRun.ExecuteAsync(
            FederateCommand.Create(), "--from", There.BaseAddress!.ToString(), "--their-review", "none", "--review", "ct", "--server", Here.BaseAddress!.ToString(), "--once");
        var wrong = await CommandRun.ExecuteAsync(FederateCommand.Create(), "--from", "nowhere", "--their-review", "none", "--review", "ct");
        using var bad = await Here.PostAsync(new Uri("/api/reviews/ct/imports?format=json&origin=nowhere", UriKind.Relative), new StringContent("""{"studies":[]}"""), Cancellation);

        Assert.Equal((2, $"livingreview: there is no review 'none' at {There.BaseAddress}"), (unknown.Exit, unknown.Error.TrimEnd()));
        Assert.Contains("--from must be an address", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, bad.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_there is not null) await _there.DisposeAsync();
        if (_here is not null) await _here.DisposeAsync();
    }

    private async Task<RunningServices> StartAsync() => await RunningServices.StartAsync(
        await postgres.CreateDatabaseAsync(Cancellation),
        (s, c) => s.AddIngestion(c).AddAnalysis(c).AddNotification(c),
        app => app.MapIngestion().MapAnalysis().MapNotification(),
        bus =>
        {
            bus.AddIngestionConsumers();
            bus.AddAnalysisConsumers();
            bus.AddNotificationConsumers();
        },
        cancellationToken: Cancellation);

    private static string[] Arguments(HttpClient from, HttpClient to) =>
        ["federate", "--from", from.BaseAddress!.ToString(), "--their-review", "ct", "--review", "ct", "--server", to.BaseAddress!.ToString()];

    private static Task<CommandRun> RunOnceAsync(HttpClient from, HttpClient to) => CommandRun.ExecuteAsync(FederateCommand.Create(), [.. Arguments(from, to).Skip(1), "--once"]);

    private static StudySubmission Study(int number) => new()
    {
        Id = $"study-{number}",
        Label = $"Study {number}",
        Year = 2020,
        Doi = $"10.1000/study.{number}",
        Tables = [new TableSubmission { Tp = 10 + number, Fp = 3, Fn = 4, Tn = 50 }],
    };

    private static async Task SubmitAsync(HttpClient client, StudySubmission study)
    {
        using var answer = await client.PostAsJsonAsync("/api/reviews/ct/studies", study, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task DeclineAsync(ProposalView proposal)
    {
        using var answer = await Here.PostAsJsonAsync($"/api/reviews/ct/proposals/{proposal.Id}/declination", new ProposalDeclination { Reason = "another population" }, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<ProposalView[]> ProposalsAsync() => (await Here.GetFromJsonAsync<ProposalView[]>("/api/reviews/ct/proposals", Cancellation))!;
}
