using LivingReview.Contracts.Studies;
using LivingReview.Ingestion.History;
using LivingReview.Ingestion.Studies;
using LivingReview.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace LivingReview.Ingestion.Tests.Service;

/// <summary>Studies that are submitted at once: committed together, each answered for itself.</summary>
public sealed class GroupedSubmissionTests(IngestionService ingestion) : IClassFixture<IngestionService>
{
    private const int Many = 63; // with the one that is on its way before them: two groups

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EvidenceLog Log => ingestion.Services.GetRequiredService<EvidenceLog>();

    [Fact]
    public async Task Studies_posted_at_once_to_one_review_make_revisions_without_gaps_each_once()
    {
        var review = await ingestion.RegisterAsync();

        var views = await PostAsync(Enumerable.Range(0, 100).Select(i => (review, Study(i))));

        Assert.Equal(Enumerable.Range(2, 100).Select(r => (long)r), views.Select(v => v.Revision).Order());
        await AssertLogAsync(review, views);
    }

    [Fact]
    public async Task Studies_posted_at_once_to_many_reviews_make_revisions_without_gaps_in_each()
    {
        var reviews = new List<string>();
        for (var i = 0; i < 8; i++) reviews.Add(await ingestion.RegisterAsync());

        var views = await PostAsync(Enumerable.Range(0, 96).Select(i => (reviews[i % 8], Study(i))));

        foreach (var review in views.GroupBy(v => v.Review))
        {
            Assert.Equal(Enumerable.Range(2, 12).Select(r => (long)r), review.Select(v => v.Revision).Order());
            await AssertLogAsync(review.Key, [.. review]);
        }
    }

    [Fact]
    public async Task What_waits_for_a_commit_is_committed_in_one_transaction_in_the_order_of_arrival()
    {
        var (review, other) = (await ingestion.RegisterAsync(), await ingestion.RegisterAsync());

        await SubmitTogetherAsync([.. Enumerable.Range(0, Many).Select(i => (i % 3 == 0 ? other : review, Study(i)))]);

        Assert.Equal(1, await CountAsync($"select count(distinct xmin::text) from ingestion.mt_events where stream_id in ('{review}', '{other}') and version > 1"));
        Assert.Equal(Enumerable.Range(0, Many).Where(i => i % 3 != 0).Select(i => Study(i).Label), await LabelsAsync(review));
        Assert.Equal(Enumerable.Range(0, Many).Where(i => i % 3 == 0).Select(i => Study(i).Label), await LabelsAsync(other));
    }

    [Fact]
    public async Task Each_event_of_a_group_names_who_did_it()
    {
        var review = await ingestion.RegisterAsync();

        await SubmitTogetherAsync([.. Enumerable.Range(0, 10).Select(i => (review, Study(i)))], i => $"person {i % 2}");

        await using var session = ingestion.Services.GetRequiredService<IIngestionStore>().QuerySession();
        var events = await session.Events.FetchStreamAsync(review, fromVersion: 2, token: Cancellation);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"person {i % 2}"), events.Select(StudyHistories.ActorOf));
    }

    [Fact]
    public async Task One_bad_study_among_the_good_ones_is_refused_by_itself()
    {
        var review = await ingestion.RegisterAsync();
        var bad = Study(30) with { Tables = [Given.Table with { Tp = -1 }] };

        var answers = await SubmitTogetherAsync([.. Enumerable.Range(0, Many).Select(i => (review, i == 30 ? bad : Study(i)))]);

        Assert.Equal(422, Assert.Single(answers.OfType<ProblemHttpResult>()).StatusCode);
        Assert.IsType<ProblemHttpResult>(answers[30]);
        Assert.Equal(Enumerable.Range(0, Many).Where(i => i != 30).Select(i => Study(i).Label), await LabelsAsync(review));
    }

    [Fact]
    public async Task The_guard_sees_the_studies_that_the_group_accepted_before()
    {
        var (review, other) = (await ingestion.RegisterAsync(), await ingestion.RegisterAsync());
        var first = Study(0) with { Doi = "10.1000/same" };
        var second = Study(1) with { Doi = "10.1000/same" };

        var answers = await SubmitTogetherAsync([(review, first), (other, first), (review, second), (review, Study(0)), (review, Study(2))]);

        Assert.Equal("extraction-refused", TypeOf(answers[2]));
        Assert.Equal("study-exists", TypeOf(answers[3]));
        Assert.Equal(["Study 0", "Study 2"], await LabelsAsync(review));
        Assert.Equal(["Study 0"], await LabelsAsync(other));
    }

    [Fact]
    public async Task One_key_twice_in_a_group_is_one_revision_and_one_answer()
    {
        var review = await ingestion.RegisterAsync();

        var answers = await HoldingAsync(() => [
            Log.SubmitAsync(review, Study(0), "key", "somebody", Cancellation),
            Log.SubmitAsync(review, Study(0), "key", "somebody", Cancellation),
            Log.SubmitAsync(review, Study(1), "key", "somebody", Cancellation)]);

        var shown = await Task.WhenAll(answers.Select(ShowAsync));
        Assert.Equal(201, shown[0].Status);
        Assert.Equal(shown[0], shown[1]);
        Assert.Equal("idempotency-key-reused", TypeOf(answers[2]));
        Assert.Equal(2, (await ingestion.LogAsync(review)).Count);
    }

    [Fact]
    public async Task A_group_that_meets_a_conflict_falls_back_to_each_by_itself()
    {
        var review = await ingestion.RegisterAsync();
        await using var conflict = await RaisedAsync(review, "if nextval('conflicts') = 1 then raise unique_violation; end if;");

        var answers = await SubmitTogetherAsync([.. Enumerable.Range(0, 20).Select(i => (review, Study(i)))]);

        Assert.Empty(answers.OfType<ProblemHttpResult>());
        Assert.Equal(Enumerable.Range(0, 20).Select(i => Study(i).Label).Order(), (await LabelsAsync(review)).Order());
        Assert.Equal(20, await CountAsync($"select count(distinct xmin::text) from ingestion.mt_events where stream_id = '{review}' and version > 1"));
        Assert.Equal(Enumerable.Range(1, 21).Select(r => (long)r), (await ingestion.LogAsync(review)).Select(e => e.Revision));
    }

    [Fact]
    public async Task A_study_that_the_database_will_not_take_fails_alone()
    {
        var review = await ingestion.RegisterAsync();
        await using var poison = await RaisedAsync(review, "if new.id like '%/study-7' then raise exception 'not this one'; end if;");

        var tasks = await HoldAsync(() => [.. Enumerable.Range(0, 20).Select(i => Log.SubmitAsync(review, Study(i), null, "somebody", Cancellation))]);

        await Assert.ThrowsAnyAsync<Exception>(() => tasks[7]);
        await Task.WhenAll(tasks.Where((_, i) => i != 7));
        Assert.Equal(Enumerable.Range(0, 20).Where(i => i != 7).Select(i => Study(i).Label).Order(), (await LabelsAsync(review)).Order());
    }

    [Fact]
    public async Task A_review_that_somebody_else_writes_to_keeps_no_other_waiting()
    {
        var (busy, free) = (await ingestion.RegisterAsync(), await ingestion.RegisterAsync());
        await using var writer = await OpenAsync();
        await using var transaction = await writer.BeginTransactionAsync(Cancellation);
        await ExecuteAsync(writer, $"select 1 from ingestion.mt_streams where id = '{busy}' for update");

        var waiting = Log.SubmitAsync(busy, Study(0), null, "somebody", Cancellation);
        await PostAsync(Enumerable.Range(0, 5).Select(i => (free, Study(i))));

        Assert.False(waiting.IsCompleted);
        await transaction.CommitAsync(Cancellation);
        await waiting;
        Assert.Equal(["Study 0"], await LabelsAsync(busy));
    }

    [Fact]
    public async Task A_request_given_up_while_it_waits_makes_no_revision_and_no_other_is_lost()
    {
        var review = await ingestion.RegisterAsync();
        using var impatient = new CancellationTokenSource();

        var tasks = await HoldAsync(
            () => [.. Enumerable.Range(0, 12).Select(i => Log.SubmitAsync(review, Study(i), null, "somebody", i == 5 ? impatient.Token : Cancellation))],
            impatient.CancelAsync);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tasks[5]);
        await Task.WhenAll(tasks.Where((_, i) => i != 5));
        Assert.Equal(Enumerable.Range(0, 12).Where(i => i != 5).Select(i => Study(i).Label), await LabelsAsync(review));
    }

    private static StudySubmission Study(int i) => Given.Study($"Study {i}");

    private static string? TypeOf(IResult answer) => (answer as ProblemHttpResult)?.ProblemDetails.Type?.Split(':')[^1];

    private async Task<IReadOnlyList<StudyView>> PostAsync(IEnumerable<(string Review, StudySubmission Study)> submissions) =>
        await Task.WhenAll(submissions.Select(s => ingestion.SubmitAsync(s.Review, s.Study)));

    private Task<IReadOnlyList<IResult>> SubmitTogetherAsync(IReadOnlyList<(string Review, StudySubmission Study)> submissions, Func<int, string>? actor = null) =>
        HoldingAsync(() => [.. submissions.Select((s, i) => Log.SubmitAsync(s.Review, s.Study, null, actor?.Invoke(i) ?? "somebody", Cancellation))]);

    private async Task<IReadOnlyList<IResult>> HoldingAsync(Func<IReadOnlyList<Task<IResult>>> submit) => await Task.WhenAll(await HoldAsync(submit));

    /// <summary>Submits while a commit is under way that cannot end, so that everything submitted waits for it; then lets it end.</summary>
    private async Task<IReadOnlyList<Task<IResult>>> HoldAsync(Func<IReadOnlyList<Task<IResult>>> submit, Func<Task>? meanwhile = null)
    {
        var elsewhere = await ingestion.RegisterAsync();
        await using var holder = await OpenAsync();
        await using var hold = await holder.BeginTransactionAsync(Cancellation);
        await ExecuteAsync(holder, "lock table ingestion.mt_doc_submissionreceipt in access exclusive mode");
        var first = Log.SubmitAsync(elsewhere, Study(0), "first", "somebody", Cancellation);
        await Eventually.SeesAsync(
            () => CountAsync("select count(*) from pg_locks where not granted and relation = 'ingestion.mt_doc_submissionreceipt'::regclass"), n => n > 0, "the commit that is held");

        var answers = submit();
        if (meanwhile is not null) await meanwhile();
        Assert.DoesNotContain(answers, a => a.IsCompleted);
        await hold.CommitAsync(Cancellation);
        await first;
        return answers;
    }

    /// <summary>Makes the database object to study records of a review as it is told, until it is disposed.</summary>
    private async Task<IAsyncDisposable> RaisedAsync(string review, string body)
    {
        await using var connection = await OpenAsync();
        await ExecuteAsync(connection, $"""
            create sequence if not exists conflicts; select setval('conflicts', 1, false);
            create or replace function object_to() returns trigger language plpgsql as $$ begin {body} return new; end $$;
            create trigger objects before insert on ingestion.mt_doc_studyrecord for each row when (new.id like '{review}/%') execute function object_to();
            """);
        return new Objection(this);
    }

    private async Task<IReadOnlyList<string>> LabelsAsync(string review)
    {
        await using var session = ingestion.Services.GetRequiredService<IIngestionStore>().QuerySession();
        return [.. (await session.Events.FetchStreamAsync(review, fromVersion: 2, token: Cancellation)).Select(e => ((ExtractionAccepted)e.Data).Study.Label)];
    }

    private async Task AssertLogAsync(string review, IReadOnlyList<StudyView> answered)
    {
        await using var session = ingestion.Services.GetRequiredService<IIngestionStore>().QuerySession();
        var log = await session.Events.FetchStreamAsync(review, fromVersion: 2, token: Cancellation);
        Assert.Equal(answered.OrderBy(v => v.Revision).Select(v => (v.Revision, v.Study.Id)), log.Select(e => (e.Version, ((ExtractionAccepted)e.Data).Study.Id)));
        var standing = await ingestion.ReviewAsync(review);
        Assert.Equal((log[^1].Version, log.Count), (standing.Revision, standing.Studies));
    }

    private static async Task<(int Status, string ETag, string Body)> ShowAsync(IResult answer)
    {
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        using var body = new MemoryStream();
        context.Response.Body = body;
        await answer.ExecuteAsync(context);
        return (context.Response.StatusCode, context.Response.Headers.ETag.ToString(), System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ingestion.Database);
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task<long> CountAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private sealed class Objection(GroupedSubmissionTests tests) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using var connection = await tests.OpenAsync();
            await ExecuteAsync(connection, "drop trigger objects on ingestion.mt_doc_studyrecord");
        }
    }
}
