using LivingReview.Contracts;
using LivingReview.Surveillance.Evidence;
using LivingReview.Surveillance.Notices;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.StandIn;
using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests.Notices;

/// <summary>Notices about what is included become proposals, each once.</summary>
public sealed class NoticeTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_retraction_that_two_sources_report_is_one_proposal_and_an_erratum_is_no_retraction()
    {
        await using var system = await StartAsync();
        var day = system.Today.AddDays(-100);
        var retracted = Given.Article(1, day, SourceNames.PubMed, SourceNames.Crossref) with { Notices = [new StandInNotice("retraction", "10.1000/notice.1", "41000001", system.Today)] };
        var corrected = Given.Article(2, day, SourceNames.PubMed, SourceNames.Crossref) with { Notices = [new StandInNotice("erratum", "10.1000/notice.2", "41000002", system.Today)] };
        var sound = Given.Article(3, day, SourceNames.PubMed, SourceNames.Crossref);
        system.StandIn.Publish([retracted, corrected, sound]);
        await system.IncludeAsync(2, "retracted", retracted.Doi, retracted.Pmid, Cancellation);
        await system.IncludeAsync(3, "corrected", corrected.Doi, corrected.Pmid, Cancellation);
        await system.IncludeAsync(4, "sound", sound.Doi, sound.Pmid, Cancellation);

        await system.LookAsync(Cancellation);
        system.Time.Advance(TimeSpan.FromDays(2));
        await system.LookAsync(Cancellation);

        var proposals = (await system.AllAsync<NoticeProposal>(Cancellation)).ToDictionary(p => p.Study, StringComparer.Ordinal);
        Assert.Equal(2, proposals.Count);
        Assert.Equal((NoticeProposal.Withdraw, NoticeProposal.Pending), (proposals["retracted"].Action, proposals["retracted"].Status));
        Assert.Equal(["crossref", "pubmed"], proposals["retracted"].Notices.Select(n => n.Source).Order(StringComparer.Ordinal));
        Assert.Equal(NoticeProposal.Correct, proposals["corrected"].Action);
        Assert.Equal("10.1000/notice.2", Assert.Single(proposals["corrected"].Notices.Select(n => n.Doi).Distinct()));
    }

    [Fact]
    public async Task A_notice_that_only_its_own_record_links_is_found_from_there()
    {
        await using var system = await StartAsync();
        var work = Given.Article(1, system.Today.AddDays(-100), SourceNames.Crossref);
        system.StandIn.Publish([work]);
        await system.IncludeAsync(2, "study", work.Doi, null, Cancellation);
        await system.LookAsync(Cancellation);
        Assert.Empty(await system.AllAsync<NoticeProposal>(Cancellation));

        // The paper's own record says nothing; the notice is the first answer, the list of notices the second.
        system.Time.Advance(TimeSpan.FromDays(1));
        var asked = system.StandIn.RequestsTo(SourceNames.Crossref);
        system.StandIn.Publish([work with { Notices = [new StandInNotice("retraction", "10.1000/notice.1", "41000001", system.Today)] }]);
        system.StandIn.Instead[SourceNames.Crossref] = new(200, "application/json", """{"status":"ok","message-type":"work","message":{"DOI":"10.1000/work.1"}}""");
        await system.LookAsync(Cancellation);

        Assert.Equal(3, system.StandIn.RequestsTo(SourceNames.Crossref) - asked); // the paper, the list and its end
        Assert.Equal((NoticeProposal.Withdraw, "study"), (Assert.Single(await system.AllAsync<NoticeProposal>(Cancellation)).Action, (await system.AllAsync<NoticeProposal>(Cancellation))[0].Study));
    }

    [Fact]
    public async Task A_source_that_is_away_is_asked_again_and_a_withdrawn_study_is_settled()
    {
        await using var system = await StartAsync();
        var work = Given.Article(1, system.Today.AddDays(-100), SourceNames.PubMed) with { Notices = [new StandInNotice("retraction", "10.1000/notice.1", "41000001", system.Today)] };
        system.StandIn.Publish([work]);
        await system.IncludeAsync(2, "study", null, work.Pmid, Cancellation);
        system.StandIn.Fault = (_, _) => StandInFault.Html;
        await system.LookAsync(Cancellation);
        Assert.Equal("html", (await system.AllAsync<WatchState>(Cancellation)).Single(s => s.Id == SourceNames.PubMed).LastFailure);

        system.StandIn.Fault = (_, _) => null;
        system.Time.Advance(TimeSpan.FromMinutes(5));
        await system.LookAsync(Cancellation);
        Assert.Equal(NoticeProposal.Pending, Assert.Single(await system.AllAsync<NoticeProposal>(Cancellation)).Status);

        await system.Get<EvidenceIntake>().AcceptAsync(
            new StudyWithdrawn { Review = SearchSystem.Review, Revision = 3, StudyId = "study", Label = "study", Kind = "retraction", Reason = "By hand.", OccurredAt = system.Time.GetUtcNow() }, Cancellation);
        Assert.Equal("settled", Assert.Single(await system.AllAsync<NoticeProposal>(Cancellation)).Status);
    }

    [Fact]
    public async Task Evidence_in_any_order_leaves_the_newest_and_names_what_is_missing()
    {
        await using var system = await StartAsync();
        await system.IncludeAsync(4, "b", "10.1000/b", null, Cancellation);
        await system.IncludeAsync(2, "a", "10.1000/new", null, Cancellation);
        var head = new EvidenceHeadAnnounced { Review = SearchSystem.Review, Revision = 5 };

        var missing = await system.Get<EvidenceIntake>().MissingAsync(head, Cancellation);
        Assert.Equal((3, 5), (missing!.From, missing.To));
        await system.IncludeAsync(3, "a", "10.1000/newer", null, Cancellation);
        await system.IncludeAsync(2, "a", "10.1000/new", null, Cancellation);
        await system.IncludeAsync(5, "c", null, null, Cancellation);

        Assert.Null(await system.Get<EvidenceIntake>().MissingAsync(head, Cancellation));
        Assert.Equal("10.1000/newer", (await system.AllAsync<IncludedStudy>(Cancellation)).Single(s => s.Study == "a").Reports[0].Doi);
    }

    private async Task<SearchSystem> StartAsync() => await SearchSystem.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
}
