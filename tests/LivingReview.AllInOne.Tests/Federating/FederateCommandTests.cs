using System.Net.Http.Json;
using LivingReview.AllInOne.Federating;
using LivingReview.Contracts.Studies;
using LivingReview.Ingestion;
using LivingReview.Testing;

namespace LivingReview.AllInOne.Tests.Federating;

/// <summary>Two installations: what one extracts, corrects and withdraws arrives at the other as proposals, signed and once.</summary>
public sealed class FederateCommandTests(PostgresFixture postgres) : IAsyncLifetime
{
    private RunningServices? _there;
    private RunningServices? _here;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private HttpClient There => _there!.Client;

    private HttpClient Here => _here!.Client;

    private string Origin => new Uri(There.BaseAddress!, "reviews/ct").AbsoluteUri;

    public async ValueTask InitializeAsync()
    {
        (_there, _here) = (await StartAsync(), await StartAsync());
        foreach (var client in new[] { There, Here }) await FederatedStudies.OpenAsync(client, Cancellation);
    }

    [Fact]
    public async Task Every_study_is_proposed_once_and_loops_and_replays_do_nothing()
    {
        for (var i = 1; i <= 5; i++) await SubmitAsync(There, FederatedStudies.Study(i));

        var first = await RunAsync(There, Here);
        var again = await RunAsync(There, Here);
        var anew = await RunAsync(There, Here, "--again");
        await DeclineAsync((await ProposalsAsync(Here)).Single(p => p.Submission.Label == "Study 3"));
        await ConfirmAsync(Here, "Study 1");
        var after = await RunAsync(There, Here, "--again");
        var back = await RunAsync(Here, There);
        var proposals = await ProposalsAsync(Here);

        Assert.Equal((0, 0, 0, 0), (first.Exit, again.Exit, anew.Exit, after.Exit));
        Assert.Contains("trusted by its key", first.Output, StringComparison.Ordinal);
        Assert.Contains("5 proposed, 0 withdrawals proposed, 0 to look at", first.Output, StringComparison.Ordinal);
        Assert.Empty(again.Output); // the revision was taken: nothing was read again
        Assert.Contains(": 0 proposed", anew.Output, StringComparison.Ordinal);
        Assert.Contains(": 0 proposed", after.Output, StringComparison.Ordinal);
        Assert.Contains(": 0 proposed", back.Output, StringComparison.Ordinal);
        Assert.Equal(5, proposals.Length);
        Assert.All(proposals, p => Assert.Equal(Origin, p.Origin));
        Assert.Empty(await ProposalsAsync(There));
    }

    [Fact]
    public async Task A_correction_replaces_what_still_waits_and_its_echo_is_no_correction()
    {
        await SubmitAsync(There, FederatedStudies.Study(1));
        await SubmitAsync(There, FederatedStudies.Study(2));
        await RunAsync(There, Here);
        await ConfirmAsync(Here, "Study 2");
        await CorrectAsync(There, 1, 12);
        await CorrectAsync(There, 2, 22);

        await RunAsync(There, Here);
        var proposals = await ProposalsAsync(Here);
        var echo = await RunAsync(Here, There);

        Assert.Equal([("declined", (long?)11), ("pending", 12)], proposals.Where(p => p.Submission.Label == "Study 1").Select(p => (p.Status, p.Submission.Tables![0].Tp)).Order());
        Assert.Equal((int?)1, proposals.Single(p => p.Submission.Label == "Study 2" && p.Status == "pending").Corrects);
        Assert.Contains(": 0 proposed", echo.Output, StringComparison.Ordinal); // Here still has version 1, which stood there before
        Assert.Empty(await ProposalsAsync(There));
    }

    [Fact]
    public async Task A_withdrawal_is_proposed_and_takes_back_what_still_waits()
    {
        for (var i = 1; i <= 3; i++) await SubmitAsync(There, FederatedStudies.Study(i));
        await SubmitAsync(Here, FederatedStudies.Study(4));
        await SubmitAsync(There, FederatedStudies.Study(4));
        await RunAsync(There, Here);
        await ConfirmAsync(Here, "Study 1");
        await ConfirmAsync(Here, "Study 2");
        await WithdrawAsync(There, 1, "retraction");
        await WithdrawAsync(There, 2, "exclusion");
        await WithdrawAsync(There, 3, "exclusion"); // it waits here
        await WithdrawAsync(There, 4, "exclusion"); // extracted here: their reason is not ours

        var run = await RunAsync(There, Here);
        var proposals = await ProposalsAsync(Here);
        await ConfirmAsync(Here, "Study 1");
        var again = await RunAsync(There, Here, "--again");
        var echo = await RunAsync(Here, There);

        Assert.Contains("0 proposed, 2 withdrawals proposed", run.Output, StringComparison.Ordinal);
        Assert.Equal(["exclusion", "retraction"], proposals.Where(p => p.Status == "pending").Select(p => p.Withdrawal!.Kind).Order());
        Assert.Contains("withdrawn where it came from", proposals.Single(p => p.Submission.Label == "Study 3").Reason, StringComparison.Ordinal);
        Assert.Equal("retraction", (await Here.GetFromJsonAsync<StudyView>("/api/reviews/ct/studies/study-1", Cancellation))!.Withdrawn!.Kind);
        Assert.Null((await Here.GetFromJsonAsync<StudyView>("/api/reviews/ct/studies/study-4", Cancellation))!.Withdrawn);
        Assert.Contains("0 proposed, 0 withdrawals proposed", again.Output, StringComparison.Ordinal);
        Assert.Contains("0 proposed, 0 withdrawals proposed", echo.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overlap_and_what_does_not_fit_are_shown_until_they_end()
    {
        await SubmitAsync(There, FederatedStudies.Study(1));
        await SubmitAsync(There, FederatedStudies.Study(2) with { RegistryNumber = "NCT01234567" });
        await SubmitAsync(There, FederatedStudies.Study(3));
        await SubmitAsync(There, FederatedStudies.Study(4));
        await SubmitAsync(Here, FederatedStudies.Study(1) with { Id = "own", Label = "Own 1", Tables = [new TableSubmission { Tp = 1, Fp = 3, Fn = 4, Tn = 50 }] });
        await SubmitAsync(Here, FederatedStudies.Study(9) with { RegistryNumber = "NCT01234567" });
        await SubmitAsync(Here, FederatedStudies.Study(3) with { Doi = "10.1000/another" });
        await SubmitAsync(Here, FederatedStudies.Study(4) with { Id = "same", Label = "Same 4" });

        var first = await RunAsync(There, Here);
        var again = await RunAsync(There, Here, "--again");
        var shown = Assert.Single((await Here.GetFromJsonAsync<OriginView[]>("/api/reviews/ct/origins", Cancellation))!);
        await WithdrawAsync(Here, "own", "duplicate");
        await RunAsync(There, Here, "--again");
        var ended = Assert.Single((await Here.GetFromJsonAsync<OriginView[]>("/api/reviews/ct/origins", Cancellation))!);

        Assert.Equal(0, first.Exit);
        Assert.Contains("Study 1: It is here as 'Own 1' (own) by doi:10.1000/study.1", first.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("same", first.Error, StringComparison.Ordinal); // with the same counts there is nothing to do
        Assert.Equal([("other-study", "study-3", "study-3"), ("overlap", "study-2", "study-9"), ("same-study", "study-1", "own")], shown.Hints.Select(h => (h.Kind, h.Study, h.Here!)).Order());
        Assert.Empty(again.Error); // said once
        Assert.Equal("Study 2", Assert.Single(await ProposalsAsync(Here), p => p.Status == "pending" && p.Submission.Id != "study-1").Submission.Label);
        Assert.DoesNotContain(ended.Hints, h => h.Kind == "same-study");
    }

    [Fact]
    public async Task Only_what_the_trusted_key_signed_a_moment_ago_is_taken()
    {
        await SubmitAsync(There, FederatedStudies.Study(1));
        await RunAsync(There, Here);
        var theirs = (await There.GetFromJsonAsync<SigningKeys>("/api/signing-keys", Cancellation))!.Keys.Single();
        var ours = (await Here.GetFromJsonAsync<SigningKeys>("/api/signing-keys", Cancellation))!.Keys.Single();
        using var answer = await There.GetAsync(new Uri("/api/reviews/ct/export?format=json", UriKind.Relative), Cancellation);
        var content = await answer.Content.ReadAsByteArrayAsync(Cancellation);
        var (input, signature) = (Assert.Single(answer.Headers.GetValues("Signature-Input")), Assert.Single(answer.Headers.GetValues("Signature")));
        var forged = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(content).Replace("\"tp\":11", "\"tp\":99", StringComparison.Ordinal));

        Assert.NotEqual(theirs.Fingerprint, ours.Fingerprint);
        Assert.NotEqual(content, forged);
        Assert.Equal(200, await TakeAsync(content, input, signature));
        Assert.Equal(422, await TakeAsync(forged, input, signature));
        Assert.Equal(422, await TakeAsync(content, input.Replace(theirs.Fingerprint, ours.Fingerprint, StringComparison.Ordinal), signature));
        Assert.Equal(422, await TakeAsync(content, System.Text.RegularExpressions.Regex.Replace(input, "created=[0-9]+", "created=1"), signature));
        Assert.Equal(404, await TakeAsync(content, input, signature, "https://elsewhere.example/reviews/ct"));
        var wrong = await RunAsync(There, Here, "--trust", ours.Fingerprint);
        Assert.Equal(2, wrong.Exit);
        Assert.Contains("has no key", wrong.Error, StringComparison.Ordinal);

        // The next export is newer; the older one does not come back.
        await SubmitAsync(There, FederatedStudies.Study(2));
        await RunAsync(There, Here);
        Assert.Equal(409, await TakeAsync(content, input, signature));

        // Another key at the same address is not taken for the same installation.
        using var other = await Here.PutAsJsonAsync("/api/reviews/ct/origins", new TrustOrigin { Address = Origin, Key = ours }, Cancellation);
        Assert.Equal(409, (int)other.StatusCode);
    }

    [Fact]
    public async Task An_unknown_review_and_a_bad_address_are_said_in_a_line()
    {
        var unknown = await CommandRun.ExecuteAsync(
            FederateCommand.Create(), "--from", There.BaseAddress!.ToString(), "--their-review", "none", "--review", "ct", "--server", Here.BaseAddress!.ToString(), "--once");
        var wrong = await CommandRun.ExecuteAsync(FederateCommand.Create(), "--from", "nowhere", "--their-review", "none", "--review", "ct");
        using var bad = await Here.PutAsJsonAsync("/api/reviews/ct/origins", new TrustOrigin { Address = "nowhere" }, Cancellation);

        Assert.Equal((2, $"livingreview: there is no review 'none' at {There.BaseAddress}"), (unknown.Exit, unknown.Error.TrimEnd()));
        Assert.Contains("--from must be an address", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity, bad.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (_there is not null) await _there.DisposeAsync();
        if (_here is not null) await _here.DisposeAsync();
    }

    private async Task<RunningServices> StartAsync() => await RunningServices.StartAsync(
        await postgres.CreateDatabaseAsync(Cancellation),
        (s, c) => s.AddIngestion(c),
        app => app.MapIngestion(),
        bus => bus.AddIngestionConsumers(),
        cancellationToken: Cancellation);

    private static Task<CommandRun> RunAsync(HttpClient from, HttpClient to, params string[] more) =>
        CommandRun.ExecuteAsync(FederateCommand.Create(), [.. FederatedStudies.Arguments(from.BaseAddress!, to.BaseAddress!).Skip(1), "--once", .. more]);

    private async Task<int> TakeAsync(byte[] content, string input, string signature, string? origin = null)
    {
        var request = new TakeFromOrigin { Origin = origin ?? Origin, Content = content, SignatureInput = input, Signature = signature };
        using var answer = await Here.PostAsJsonAsync("/api/reviews/ct/origins/takings", request, Cancellation);
        return (int)answer.StatusCode;
    }

    private static Task SubmitAsync(HttpClient client, StudySubmission study) => FederatedStudies.SubmitAsync(client, study, Cancellation);

    private static async Task CorrectAsync(HttpClient client, int number, long tp)
    {
        using var correction = new HttpRequestMessage(HttpMethod.Put, $"/api/reviews/ct/studies/study-{number}")
        {
            Content = JsonContent.Create(FederatedStudies.Study(number) with { Reason = "misread", Tables = [new TableSubmission { Tp = tp, Fp = 3, Fn = 4, Tn = 50 }] }),
            Headers = { { "If-Match", "\"1\"" } },
        };
        using var corrected = await client.SendAsync(correction, Cancellation);
        corrected.EnsureSuccessStatusCode();
    }

    private static Task WithdrawAsync(HttpClient client, int number, string kind) => WithdrawAsync(client, $"study-{number}", kind);

    private static async Task WithdrawAsync(HttpClient client, string study, string kind)
    {
        using var answer = await client.PostAsJsonAsync($"/api/reviews/ct/studies/{study}/withdrawal", new StudyWithdrawalRequest { Kind = kind, Reason = "not this one" }, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    /// <summary>As a second person would; this server lets anybody in.</summary>
    private static async Task ConfirmAsync(HttpClient client, string label)
    {
        var proposal = (await ProposalsAsync(client)).Single(p => p.Status == "pending" && p.Submission.Label == label);
        using var answer = await client.PostAsync(new Uri($"/api/reviews/ct/proposals/{proposal.Id}/confirmation", UriKind.Relative), null, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private async Task DeclineAsync(ProposalView proposal)
    {
        using var answer = await Here.PostAsJsonAsync($"/api/reviews/ct/proposals/{proposal.Id}/declination", new ProposalDeclination { Reason = "another population" }, Cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private static Task<ProposalView[]> ProposalsAsync(HttpClient client) => FederatedStudies.ProposalsAsync(client, Cancellation);
}
