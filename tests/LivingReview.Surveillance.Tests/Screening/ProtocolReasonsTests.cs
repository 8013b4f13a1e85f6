using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Surveillance.Evidence;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Sources;
using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests.Screening;

/// <summary>The protocol lists the reasons for exclusion; the desk offers them, and what searches found comes to it by itself.</summary>
public sealed class ProtocolReasonsTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_reasons_follow_the_newest_protocol_and_those_in_use_stay()
    {
        await using var system = await SearchSystem.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        var log = system.Get<ScreeningLog>();
        await AcceptAsync(system, 2, "wrong test", "no table");
        await log.WriteAsync(SearchSystem.Review, (_, _) => new([new RecordsEntered("PubMed", "database", [new EnteredRecord("a")]), new RecordJudged("a", "title-abstract", "Ann", "exclude", "wrong test")]), Cancellation);

        await AcceptAsync(system, 4, "no table", "wrong people");
        await AcceptAsync(system, 3, "an older list that comes late");
        await AcceptAsync(system, 4, "no table", "wrong people");

        var state = await log.ReadAsync(SearchSystem.Review, Cancellation);
        Assert.Equal(["no table", "wrong people", "wrong test"], state.Plan!.Reasons);
        Assert.Equal(4, state.Version); // two plans and two events of the record: nothing is planned twice
    }

    [Fact]
    public async Task What_a_search_finds_comes_to_the_desk_when_the_search_ends_and_once()
    {
        await using var system = await SearchSystem.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        system.StandIn.Publish([Given.Article(1, system.Today.AddDays(-3), SourceNames.PubMed, SourceNames.EuropePmc), Given.Article(2, system.Today.AddDays(-2), SourceNames.PubMed)]);
        await system.WriteAsync(SourceNames.PubMed, "osteoporosis", Cancellation);
        await system.LookAsync(Cancellation);
        Assert.Empty((await system.Get<ScreeningLog>().ReadAsync(SearchSystem.Review, Cancellation)).Records);

        await AcceptAsync(system, 2, "wrong test");
        await system.WriteAsync(SourceNames.EuropePmc, "osteoporosis", Cancellation);
        await system.LookAsync(Cancellation);

        var flow = ScreeningNumbers.Flow(await system.Get<ScreeningLog>().ReadAsync(SearchSystem.Review, Cancellation), null).Databases;
        Assert.Equal((3, 1, 2), (flow.Identified, flow.Duplicates, flow.AwaitingScreening));
    }

    private static Task AcceptAsync(SearchSystem system, long revision, params string[] reasons) => system.Get<EvidenceIntake>().AcceptAsync(
        new ProtocolChanged { Review = SearchSystem.Review, Revision = revision, Title = "A review", Protocol = new Protocol { ExclusionReasons = reasons }, OccurredAt = system.Time.GetUtcNow() }, Cancellation);
}
