using System.Net;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Screening;
using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests.Screening;

/// <summary>The desk over HTTP, with keys of its own for each person.</summary>
public sealed class DeskTests(DeskService desk) : IClassFixture<DeskService>
{
    private const string Review = "/api/reviews/osteoporosis/screening";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The sample's records: imported, judged by two who do not always agree, resolved, read in full, counted.</summary>
    [Fact]
    public async Task The_sample_goes_from_the_search_through_two_screeners_to_a_flow_that_adds_up()
    {
        var notes = Notes();
        var flow = await desk.ReadAsync<ScreeningFlow>("ann", HttpMethod.Post, $"{Review}/imports?source=PubMed", new StringContent(Sample, Encoding.UTF8, "application/x-research-info-systems"));
        await desk.ReadAsync<ScreeningProgress>("ann", HttpMethod.Post, $"{Review}/assignments", Json(new ScreeningAssignment { Stage = "title-abstract", Screeners = [desk.NameOf("ann"), desk.NameOf("ben")] }));
        var queue = await desk.ReadAsync<IReadOnlyList<ScreeningRecordView>>("ann", HttpMethod.Get, $"{Review}/queue?limit=1000", null);
        foreach (var (i, view) in queue.Index())
        {
            var relevant = notes[view.Record.Title!].StartsWith("included", StringComparison.Ordinal) || i % 10 == 3;
            await JudgeAsync("ann", view, "title-abstract", relevant ? "include" : "exclude", null);
            await JudgeAsync("ben", view, "title-abstract", relevant && i % 10 != 3 || i % 25 == 7 ? "include" : "exclude", null);
        }

        var conflicts = await desk.ReadAsync<IReadOnlyList<ScreeningRecordView>>("ann", HttpMethod.Get, $"{Review}/conflicts?limit=1000", null);
        using var one = await desk.SendAsync("ann", HttpMethod.Get, $"{Review}/conflicts?limit=1", null);
        var second = await desk.ReadAsync<IReadOnlyList<ScreeningRecordView>>("ann", HttpMethod.Get, one.Headers.GetValues("Link").Single().Split('<', '>')[1], null);
        Assert.Equal(conflicts[1].Record.Id, second.Single().Record.Id);
        foreach (var conflict in conflicts)
        {
            Assert.Equal(2, conflict.Judgements.Count);
            await desk.ReadAsync<ScreeningRecordView>("cat", HttpMethod.Put, $"{Review}/records/{conflict.Record.Id}/resolutions/title-abstract", Json(new ScreeningJudgement { Decision = "include" }));
        }

        var statuses = (await desk.ReadAsync<ScreeningProgress>("ann", HttpMethod.Get, $"{Review}/progress", null)).Statuses;
        foreach (var view in queue)
        {
            var standing = await desk.ReadAsync<ScreeningRecordView>("cat", HttpMethod.Get, $"{Review}/records/{view.Record.Id}", null);
            if (standing.Status != "to-retrieve") continue;
            await desk.ReadAsync<ScreeningRecordView>("ann", HttpMethod.Put, $"{Review}/records/{view.Record.Id}/retrieval", Json(new ReportRetrievalRequest(true)));
            var included = notes[view.Record.Title!].StartsWith("included", StringComparison.Ordinal);
            foreach (var person in new[] { "ann", "ben" }) await JudgeAsync(person, view, "full-text", included ? "include" : "exclude", included ? null : "no 2x2 table");
        }

        var done = await desk.ReadAsync<ScreeningFlow>("cat", HttpMethod.Get, $"{Review}/prisma", null);
        var stopping = await desk.ReadAsync<StoppingReport>("cat", HttpMethod.Get, $"{Review}/stopping", null);
        var column = done.Databases;
        Assert.Equal((112, 112), (flow.Databases.Identified, column.Identified));
        Assert.Equal(112 - flow.Databases.Duplicates, queue.Count);
        Assert.NotEmpty(conflicts);
        Assert.Equal(queue.Count, statuses["to-retrieve"] + statuses["excluded-title-abstract"]);
        Assert.Equal(19, column.Included); // 19 records of included studies; 18 of the studies have a primary table
        Assert.Equal(column.Identified, column.Duplicates + column.Screened);
        Assert.Equal(column.Screened, column.Excluded + column.Sought);
        Assert.Equal(column.Sought, column.Assessed);
        Assert.Equal(column.Assessed, column.Included + column.ExcludedByReason["no 2x2 table"]);
        Assert.Equal((0, 1.0), (stopping.Unread, stopping.Recall));
    }

    [Fact]
    public async Task The_api_hides_a_judgement_from_everyone_else_until_both_have_judged()
    {
        await EnterAsync("blind", "b1");
        await desk.ReadAsync<ScreeningRecordView>("ann", HttpMethod.Put, "/api/reviews/blind/screening/records/b1/judgements/title-abstract", Json(new ScreeningJudgement { Decision = "exclude" }));

        foreach (var person in new[] { "ben", "cat", "owner" })
        {
            foreach (var address in new[] { "records/b1", "queue", "conflicts", "progress", "prisma", "stopping" })
            {
                using var answer = await desk.SendAsync(person, HttpMethod.Get, "/api/reviews/blind/screening/" + address, null);
                var text = await answer.Content.ReadAsStringAsync(Cancellation);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.DoesNotContain("\"decision\"", text, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_judgement_is_taken_back_until_the_other_person_has_judged()
    {
        await EnterAsync("undo", "u1");
        const string Judgement = "/api/reviews/undo/screening/records/u1/judgements/title-abstract";
        await desk.ReadAsync<ScreeningRecordView>("ann", HttpMethod.Put, Judgement, Json(new ScreeningJudgement { Decision = "exclude" }));

        var undone = await desk.ReadAsync<ScreeningRecordView>("ann", HttpMethod.Delete, Judgement, null);
        var queue = await desk.ReadAsync<IReadOnlyList<ScreeningRecordView>>("ann", HttpMethod.Get, "/api/reviews/undo/screening/queue", null);
        await desk.ReadAsync<ScreeningRecordView>("ann", HttpMethod.Put, Judgement, Json(new ScreeningJudgement { Decision = "include" }));
        await desk.ReadAsync<ScreeningRecordView>("ben", HttpMethod.Put, Judgement, Json(new ScreeningJudgement { Decision = "exclude" }));
        using var late = await desk.SendAsync("ann", HttpMethod.Delete, Judgement, null);

        Assert.Empty(undone.Own);
        Assert.Equal("u1", Assert.Single(queue).Record.Id);
        Assert.Equal((HttpStatusCode.Conflict, "not-at-stage"), (late.StatusCode, (await HttpProblem.ReadAsync(late)).Type));
    }

    [Fact]
    public async Task Records_are_listed_by_where_they_stand_in_pages_with_their_number()
    {
        await EnterAsync("lists", "l1");
        await desk.ReadAsync<ScreeningFlow>("ann", HttpMethod.Post, "/api/reviews/lists/screening/records", Json(new ScreeningRecords
        {
            Source = "PubMed",
            Records = [.. Enumerable.Range(2, 4).Select(i => new ScreeningRecord { Id = $"l{i}", Title = $"Title {i}" })],
        }));
        foreach (var person in new[] { "ann", "ben" })
            await desk.ReadAsync<ScreeningRecordView>(person, HttpMethod.Put, "/api/reviews/lists/screening/records/l3/judgements/title-abstract", Json(new ScreeningJudgement { Decision = "exclude" }));

        using var first = await desk.SendAsync("ann", HttpMethod.Get, "/api/reviews/lists/screening/records?status=title-abstract&limit=2", null);
        var page = (await first.Content.ReadFromJsonAsync<IReadOnlyList<ScreeningRecordView>>(Cancellation))!;
        var rest = await desk.ReadAsync<IReadOnlyList<ScreeningRecordView>>("ann", HttpMethod.Get, $"/api/reviews/lists/screening/records?status=title-abstract&after={page[^1].Record.Id}", null);

        Assert.Equal("4", first.Headers.GetValues("X-Total-Count").Single());
        Assert.Contains($"after={page[^1].Record.Id}>; rel=\"next\"", first.Headers.GetValues("Link").Single(), StringComparison.Ordinal);
        Assert.Equal(["l1", "l2", "l4", "l5"], page.Concat(rest).Select(view => view.Record.Id));
    }

    [Fact]
    public async Task Two_who_judge_at_the_same_time_are_both_kept_and_a_third_is_refused()
    {
        await EnterAsync("race", "c1");
        var answers = await Task.WhenAll(new[] { "ann", "ben", "cat" }.Select(p =>
            desk.SendAsync(p, HttpMethod.Put, "/api/reviews/race/screening/records/c1/judgements/title-abstract", Json(new ScreeningJudgement { Decision = "include" }))));

        Assert.Equal([200, 200, 409], answers.Select(a => (int)a.StatusCode).Order());
        Assert.Equal("to-retrieve", (await desk.ReadAsync<ScreeningRecordView>("ann", HttpMethod.Get, "/api/reviews/race/screening/records/c1", null)).Status);
        foreach (var answer in answers) answer.Dispose();
    }

    [Fact]
    public async Task An_abstract_gives_a_candidate_study_with_the_places_of_its_figures()
    {
        const string Abstract = "Of 101 women, sensitivity was 91.1% (51/56) and specificity 68.9% (31/45) at a cut-off of 60 ms.";
        await EnterAsync("read", "e1", Abstract);

        var candidate = await desk.ReadAsync<ExtractionCandidate>("ann", HttpMethod.Get, "/api/reviews/read/screening/records/e1/extraction", null);

        Assert.Equal(("one", 51L, 14L, 5L, 31L), (candidate.Verdict, candidate.Tables[0].Tp, candidate.Tables[0].Fp, candidate.Tables[0].Fn, candidate.Tables[0].Tn));
        Assert.Equal(("Jang 2021", 51L), (candidate.Submission!.Label, candidate.Submission.Tables![0].Tp));
        var sensitivity = Assert.Single(candidate.Figures, f => f.Kind == "sensitivity");
        Assert.Equal("91.1%", Abstract.Substring(sensitivity.Offset, sensitivity.Length));
    }

    [Theory]
    [InlineData("PUT", "plan", "{\"reasons\":[]}", 422, "invalid")]
    [InlineData("GET", "progress", null, 404, "no-screening-plan")]
    [InlineData("POST", "records", "{\"source\":\"PubMed\",\"records\":[{\"id\":\"a\"}]}", 404, "no-screening-plan")]
    [InlineData("POST", "records", "{\"records\":[{\"id\":\"a/b\"}],\"method\":\"dream\"}", 422, "invalid")]
    [InlineData("PUT", "plan", "{\"reasons\":[\"a\"],\"wordsFor\":[\" \"]}", 422, "invalid")]
    [InlineData("GET", "records?status=lost", null, 400, "malformed")]
    [InlineData("DELETE", "records/none/judgements/title-abstract", null, 404, "unknown-record")]
    [InlineData("DELETE", "records/none/judgements/later", null, 400, "malformed")]
    [InlineData("GET", "queue?stage=later", null, 400, "malformed")]
    [InlineData("GET", "records/none", null, 404, "unknown-record")]
    [InlineData("PUT", "records/none/judgements/title-abstract", "{\"decision\":\"perhaps\"}", 422, "invalid")]
    [InlineData("PUT", "records/none/judgements/title-abstract", "{\"decision\":\"include\"}", 404, "unknown-record")]
    public async Task Bad_input_is_refused_with_its_type(string method, string address, string? body, int status, string type)
    {
        using var answer = await desk.SendAsync("owner", new HttpMethod(method), "/api/reviews/none/screening/" + address, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(type, (await HttpProblem.ReadAsync(answer)).Type);
    }

    private static readonly string Sample = File.ReadAllText(Path.Combine(Repository.Root, "shared/samples/osteoporosis-records.ris"));

    private static Dictionary<string, string> Notes()
    {
        var notes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var record in Sample.Split("ER  -"))
        {
            string? Field(string tag) => record.Split('\n').FirstOrDefault(l => l.StartsWith(tag + "  - ", StringComparison.Ordinal))?[6..].Trim();
            if (Field("TI") is { } title) notes[title] = Field("N1") ?? "";
        }

        return notes;
    }

    private async Task EnterAsync(string review, string record, string? text = null)
    {
        await desk.ReadAsync<ScreeningPlan>("owner", HttpMethod.Put, $"/api/reviews/{review}/screening/plan", Json(new ScreeningPlan { Reasons = ["no 2x2 table"] }));
        await desk.ReadAsync<ScreeningFlow>("ann", HttpMethod.Post, $"/api/reviews/{review}/screening/records", Json(new ScreeningRecords
        {
            Source = "PubMed",
            Records = [new ScreeningRecord { Id = record, Title = "A title", Abstract = text, Authors = ["Jang, Ryoungwoo"], Year = 2021 }],
        }));
    }

    private Task<ScreeningRecordView> JudgeAsync(string person, ScreeningRecordView view, string stage, string decision, string? reason) => desk.ReadAsync<ScreeningRecordView>(
        person, HttpMethod.Put, $"{Review}/records/{view.Record.Id}/judgements/{stage}", Json(new ScreeningJudgement { Decision = decision, Reason = reason }));

    private static JsonContent Json<T>(T body) => JsonContent.Create(body);
}
