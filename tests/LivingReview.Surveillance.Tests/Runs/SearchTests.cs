using LivingReview.Surveillance.Runs;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.StandIn;
using LivingReview.Surveillance.Strategies;
using LivingReview.Surveillance.Works;
using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests.Runs;

/// <summary>Searches over HTTP against the stand-in: what they find, and what they do when a source goes wrong.</summary>
public sealed class SearchTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_work_of_many_sources_is_one_record_with_every_sighting()
    {
        await using var system = await StartAsync();
        var day = system.Today.AddDays(-5);
        var article = Given.Article(1, day, SourceNames.PubMed, SourceNames.EuropePmc, SourceNames.OpenAlex, SourceNames.Crossref) with { RegisteredAs = "NCT00000003" };
        system.StandIn.Publish([article, Given.Preprint(2, day, article.Doi), Given.Registration(3, day), Given.Article(4, day, SourceNames.OpenAlex), Given.Article(5, day, SourceNames.Crossref)]);
        foreach (var source in SourceNames.All) await system.WriteAsync(source, "osteoporosis", Cancellation);

        await system.LookAsync(Cancellation);

        var works = (await system.AllAsync<Work>(Cancellation)).ToDictionary(w => w.Doi ?? w.Registration!, StringComparer.Ordinal);
        Assert.Equal(5, works.Count);
        var found = works[article.Doi!];
        Assert.Equal(["crossref", "europe-pmc", "openalex", "pubmed"], found.Records.Select(r => r.Source).Order(StringComparer.Ordinal));
        Assert.Equal(article.Abstract, found.Abstract);
        Assert.Equal([(works["10.1101/2026.01.2"].Key, "preprint"), (works["NCT00000003"].Key, "registration")], found.Links.Select(l => (l.Work, l.Relation)).OrderBy(l => l.Relation, StringComparer.Ordinal));
        Assert.Equal((found.Key, "article"), (Assert.Single(works["10.1101/2026.01.2"].Links).Work, works["10.1101/2026.01.2"].Links[0].Relation));
        var jobs = await system.AllAsync<SearchJob>(Cancellation);
        Assert.All(jobs, j => Assert.Equal((SearchJob.Whole, 0), (j.Status, j.Failures)));
        Assert.Equal(5, jobs.Sum(j => j.New));
        Assert.Equal(8, jobs.Sum(j => j.Fresh));
    }

    [Fact]
    public async Task A_search_again_finds_what_came_late_and_nothing_twice()
    {
        await using var system = await StartAsync();
        var early = Given.Article(1, system.Today.AddDays(-5), SourceNames.PubMed);
        // Published before the first search, taken in after it.
        var late = Given.Article(2, system.Today.AddDays(-4), SourceNames.OpenAlex) with { Indexed = new Dictionary<string, DateOnly> { [SourceNames.OpenAlex] = system.Today.AddDays(3) } };
        system.StandIn.Publish([early, late]);
        await system.WriteAsync(SourceNames.PubMed, "osteoporosis", Cancellation);
        await system.WriteAsync(SourceNames.OpenAlex, "osteoporosis", Cancellation);
        await system.LookAsync(Cancellation);

        system.Time.Advance(TimeSpan.FromDays(5));
        await system.LookAsync(Cancellation);

        Assert.Equal(2, (await system.AllAsync<Work>(Cancellation)).Count);
        var second = (await system.AllAsync<SearchJob>(Cancellation)).Where(j => j.Source == SourceNames.PubMed).MaxBy(j => j.StartedAt)!;
        Assert.Equal((SearchJob.Whole, 1, 0), (second.Status, second.Found, second.New)); // seen again, and nothing new
        Assert.Equal(system.Today.AddDays(-5).AddDays(-21), second.From);
        Assert.Equal(second.Run, (await system.AllAsync<Sighting>(Cancellation)).Single(s => s.Work == (WorkKey(early))).LastRun);

        string WorkKey(StandInWork work) => WorkMarks.KeyOf(new SourceRecord { Source = "", SourceId = "", Doi = work.Doi });
    }

    [Theory]
    [InlineData(nameof(StandInFault.TooManyRequests), "throttled")]
    [InlineData(nameof(StandInFault.ServerError), "server-error")]
    [InlineData(nameof(StandInFault.Html), "html")]
    [InlineData(nameof(StandInFault.CutOff), "truncated")]
    [InlineData(nameof(StandInFault.BrokenOff), "unreachable")]
    public async Task A_source_that_goes_wrong_in_the_middle_loses_nothing_and_is_shown(string fault, string name)
    {
        await using var system = await StartAsync();
        system.StandIn.Publish([.. Enumerable.Range(1, 8).Select(i => Given.Article(i, system.Today.AddDays(-i), SourceNames.EuropePmc))]);
        await system.WriteAsync(SourceNames.EuropePmc, "osteoporosis", Cancellation);
        system.StandIn.Fault = (_, _) => system.StandIn.RequestsTo(SourceNames.EuropePmc) == 2 ? Enum.Parse<StandInFault>(fault) : null;

        await system.LookAsync(Cancellation);
        await system.LookAsync(Cancellation); // not due yet: the source is left alone

        var failed = Assert.Single(await system.AllAsync<SearchJob>(Cancellation));
        var plan = Assert.Single(await system.AllAsync<SearchPlan>(Cancellation));
        Assert.Equal((SearchJob.Waiting, name, 1, 3), (failed.Status, failed.LastFailure, failed.Pages, failed.Found));
        Assert.Equal((name, 1, null), (plan.LastFailure, plan.Failures, plan.SearchedTo));
        Assert.Equal(2, system.StandIn.RequestsTo(SourceNames.EuropePmc));
        if (fault == nameof(StandInFault.TooManyRequests)) Assert.True(failed.RetryAt - system.Time.GetUtcNow() > TimeSpan.FromSeconds(110)); // as it asked

        system.Time.Advance(TimeSpan.FromMinutes(3));
        await system.LookAsync(Cancellation);

        var done = Assert.Single(await system.AllAsync<SearchJob>(Cancellation));
        Assert.Equal((SearchJob.Whole, 8, 8, 3), (done.Status, done.Found, done.New, done.Pages));
        Assert.Equal(4, system.StandIn.RequestsTo(SourceNames.EuropePmc)); // it went on from the second page
        Assert.Null(Assert.Single(await system.AllAsync<SearchPlan>(Cancellation)).LastFailure);
    }

    [Fact]
    public async Task A_source_that_sends_a_page_again_is_asked_from_the_beginning()
    {
        await using var system = await StartAsync();
        system.StandIn.Publish([.. Enumerable.Range(1, 8).Select(i => Given.Article(i, system.Today.AddDays(-i), SourceNames.Crossref))]);
        await system.WriteAsync(SourceNames.Crossref, "osteoporosis", Cancellation);
        system.StandIn.Fault = (_, _) => system.StandIn.RequestsTo(SourceNames.Crossref) == 2 ? StandInFault.Repeated : null;

        await system.LookAsync(Cancellation);
        Assert.Equal("repeated", Assert.Single(await system.AllAsync<SearchJob>(Cancellation)).LastFailure);
        system.Time.Advance(TimeSpan.FromMinutes(3));
        await system.LookAsync(Cancellation);

        var job = Assert.Single(await system.AllAsync<SearchJob>(Cancellation));
        Assert.Equal((SearchJob.Whole, 8, 8), (job.Status, job.Found, job.New));
        Assert.Equal(8, (await system.AllAsync<Work>(Cancellation)).Count);
    }

    [Fact]
    public async Task Records_that_are_named_and_not_delivered_make_a_search_partial_not_empty()
    {
        await using var system = await StartAsync();
        system.StandIn.Publish([.. Enumerable.Range(1, 3).Select(i => Given.Article(i, system.Today.AddDays(-i), SourceNames.PubMed))]);
        await system.WriteAsync(SourceNames.PubMed, "osteoporosis", Cancellation);
        system.StandIn.Fault = (_, request) => request.Path.Value!.EndsWith("efetch.fcgi", StringComparison.Ordinal) ? StandInFault.RecordMissing : null;

        await system.LookAsync(Cancellation);

        var partial = Assert.Single(await system.AllAsync<SearchJob>(Cancellation));
        Assert.Equal((SearchJob.Partial, 2), (partial.Status, partial.Found));
        Assert.Contains("1 records were named and not delivered: 40000001", partial.Shortfall, StringComparison.Ordinal);
        var plan = Assert.Single(await system.AllAsync<SearchPlan>(Cancellation));
        Assert.Equal(("incomplete", null), (plan.LastFailure, plan.SearchedTo));

        system.StandIn.Fault = (_, _) => null;
        system.Time.Advance(TimeSpan.FromDays(1));
        await system.LookAsync(Cancellation);
        Assert.Equal(3, (await system.AllAsync<Work>(Cancellation)).Count);
    }

    [Fact]
    public async Task Warnings_about_the_query_are_shown_and_no_result_with_them_is_a_fault()
    {
        await using var system = await StartAsync();
        await system.WriteAsync(SourceNames.PubMed, "osteoporossis[tl]", Cancellation);
        const string Answer = """{"esearchresult":{"count":"COUNT","retmax":"0","idlist":[],"errorlist":{"phrasesnotfound":[],"fieldsnotfound":["tl"]}}}""";
        system.StandIn.Instead[SourceNames.PubMed] = new(200, "application/json", Answer.Replace("COUNT", "0", StringComparison.Ordinal));

        await system.LookAsync(Cancellation);

        var job = Assert.Single(await system.AllAsync<SearchJob>(Cancellation));
        Assert.Equal(("rejected", SearchJob.Waiting), (job.LastFailure, job.Status));
        Assert.Contains("tl", job.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_query_searches_the_whole_time_anew_and_ends_the_run_of_the_old_one()
    {
        await using var system = await StartAsync();
        system.StandIn.Publish([Given.Article(1, system.Today.AddDays(-25), SourceNames.EuropePmc)]);
        await system.WriteAsync(SourceNames.EuropePmc, "tuberculosis", Cancellation);
        await system.LookAsync(Cancellation);
        Assert.Empty(await system.AllAsync<Work>(Cancellation));
        system.Time.Advance(TimeSpan.FromDays(10));

        await system.WriteAsync(SourceNames.EuropePmc, "osteoporosis", Cancellation, since: 40);
        await system.LookAsync(Cancellation);

        Assert.Single(await system.AllAsync<Work>(Cancellation));
        var newest = (await system.AllAsync<SearchJob>(Cancellation)).MaxBy(j => j.StartedAt)!;
        Assert.Equal((2, system.Today.AddDays(-40)), (newest.StrategyVersion, newest.From));
    }

    [Fact]
    public async Task Two_runners_of_one_search_write_each_page_once()
    {
        await using var system = await StartAsync();
        system.StandIn.Publish([.. Enumerable.Range(1, 9).Select(i => Given.Article(i, system.Today.AddDays(-i), SourceNames.EuropePmc))]);
        await system.WriteAsync(SourceNames.EuropePmc, "osteoporosis", Cancellation);

        // Without the turn, as if its lock had been lost.
        var runner = system.Get<SearchRunner>();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            try
            {
                await runner.RunDueAsync(SourceNames.EuropePmc, Cancellation);
            }
            catch (Exception fault) when (LivingReview.Hosting.Store.StoreFaults.IsConflict(fault))
            {
                // The other one was first.
            }
        }));
        await runner.RunDueAsync(SourceNames.EuropePmc, Cancellation);

        Assert.Equal(9, (await system.AllAsync<Work>(Cancellation)).Count);
        Assert.All((await system.AllAsync<SearchJob>(Cancellation)).Where(j => j.Status == SearchJob.Whole), j => Assert.Equal((9, 3), (j.Found, j.Pages)));
    }

    [Fact]
    public async Task Who_has_not_the_turn_does_nothing()
    {
        await using var system = await StartAsync();
        var turn = system.Get<SourceTurn>();

        Assert.True(await turn.TryAsync(SourceNames.PubMed, async token =>
        {
            Assert.False(await turn.TryAsync(SourceNames.PubMed, _ => throw new InvalidOperationException("Two have the turn."), token));
            Assert.True(await turn.TryAsync(SourceNames.Crossref, _ => Task.CompletedTask, token));
        }, Cancellation));
        Assert.True(await turn.TryAsync(SourceNames.PubMed, _ => Task.CompletedTask, Cancellation));
    }

    private async Task<SearchSystem> StartAsync() => await SearchSystem.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
}
