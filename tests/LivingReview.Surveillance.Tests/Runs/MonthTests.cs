using LivingReview.Hosting.Store;
using LivingReview.Surveillance.Notices;
using LivingReview.Surveillance.Runs;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.StandIn;
using LivingReview.Surveillance.Works;
using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests.Runs;

/// <summary>
/// A month of simulated time in which sources go wrong at random and the service is killed at random: every published work is a record once, every
/// retraction a proposal once. The same seed gives the same month.
/// </summary>
public sealed class MonthTests(PostgresFixture postgres)
{
    private const int Days = 30;
    private const int LooksPerDay = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(20260302)]
    public async Task A_month_of_failures_loses_and_doubles_nothing(int seed)
    {
        var chance = new Random(seed);
        await using var system = await SearchSystem.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), Cancellation, pageSize: 7);
        var works = Published(chance, system.Today);
        var included = Included(system.Today);
        system.StandIn.Publish([.. works, .. included]);
        for (var i = 0; i < included.Count; i++) await system.IncludeAsync(2 + i, $"study-{i}", included[i].Doi, included[i].Pmid, Cancellation);
        foreach (var source in SourceNames.All) await system.WriteAsync(source, "osteoporosis", Cancellation, since: 5);

        var (faults, kills, untilKill) = (0, 0, int.MaxValue);
        using var power = new Power();
        system.StandIn.Fault = (_, _) =>
        {
            if (--untilKill == 0) power.Cut();
            if (chance.NextDouble() > 0.2) return null;
            faults++;
            return (StandInFault)chance.Next(7);
        };
        for (var look = 0; look < Days * LooksPerDay; look++)
        {
            system.Time.Advance(TimeSpan.FromHours(24.0 / LooksPerDay));
            untilKill = chance.NextDouble() < 0.15 ? chance.Next(1, 12) : int.MaxValue;
            if (await IsKilledAsync(system, power))
            {
                kills++;
                await system.RestartAsync();
            }
        }

        // Two calm days: the last page of the month may have been the one that went wrong.
        (system.StandIn.Fault, untilKill) = ((_, _) => null, int.MaxValue);
        for (var look = 0; look < 3 * LooksPerDay; look++)
        {
            system.Time.Advance(TimeSpan.FromHours(24.0 / LooksPerDay));
            await system.LookAsync(Cancellation);
        }

        Assert.True(faults > 100, $"{faults} faults");
        Assert.True(kills > 5, $"{kills} kills");
        // Crossref has notices too; an answer that was repeated at the wrong place may have brought one.
        var found = (await system.AllAsync<Work>(Cancellation)).Where(w => w.MergedInto is null && w.Doi?.StartsWith("10.1000/notice.", StringComparison.Ordinal) != true).ToList();
        Assert.Equal(works.Select(NameOf).Order(StringComparer.Ordinal), found.Select(w => w.Doi ?? w.Registration!).Order(StringComparer.Ordinal));
        Assert.All(works, w => Assert.Equal(w.Indexed.Keys.Order(StringComparer.Ordinal), found.Single(f => (f.Doi ?? f.Registration) == NameOf(w)).Records.Select(r => r.Source).Order(StringComparer.Ordinal)));
        Assert.Equal(works.Count(w => w.PublishedAs is not null), found.Count(w => w.Links.Any(l => l.Relation == "article")));
        var proposals = await system.AllAsync<NoticeProposal>(Cancellation);
        Assert.Equal(["study-0", "study-1", "study-2"], proposals.Where(p => p.Action == NoticeProposal.Withdraw).Select(p => p.Study).Order(StringComparer.Ordinal));
        Assert.Equal(["study-3"], proposals.Where(p => p.Action == NoticeProposal.Correct).Select(p => p.Study));
        Assert.All(await system.AllAsync<SearchJob>(Cancellation), j => Assert.Contains(j.Status, new[] { SearchJob.Whole, SearchJob.Partial }));
    }

    private static async Task<bool> IsKilledAsync(SearchSystem system, Power power)
    {
        using var look = CancellationTokenSource.CreateLinkedTokenSource(Cancellation, power.On());
        try
        {
            await system.LookAsync(look.Token);
            return power.IsCut;
        }
        catch (Exception fault) when (power.IsCut && !StoreFaults.IsConflict(fault))
        {
            return true;
        }
    }

    private static string NameOf(StandInWork work) => work.Doi ?? work.Registration!;

    /// <summary>Three works a day; each source takes a work in within ten days or never, one source at least.</summary>
    private static List<StandInWork> Published(Random chance, DateOnly first)
    {
        string[] ofArticles = [SourceNames.PubMed, SourceNames.EuropePmc, SourceNames.OpenAlex, SourceNames.Crossref];
        var works = new List<StandInWork>();
        for (var day = 0; day < Days - 8; day++)
        {
            var published = first.AddDays(day);
            var sources = ofArticles.Where(_ => chance.NextDouble() < 0.5).DefaultIfEmpty(ofArticles[chance.Next(4)]).ToArray();
            var article = Given.Article(100 + day, published, sources) with { Indexed = sources.ToDictionary(s => s, _ => published.AddDays(chance.Next(10)), StringComparer.Ordinal) };
            works.Add(article);
            works.Add(Given.Preprint(500 + day, published.AddDays(-4), chance.NextDouble() < 0.5 ? article.Doi : null));
            works.Add(Given.Registration(800 + day, published));
        }

        return works;
    }

    /// <summary>Five studies of old: three are retracted during the month, one gets an erratum, one nothing.</summary>
    private static List<StandInWork> Included(DateOnly first) =>
    [
        .. Enumerable.Range(0, 5).Select(i => Given.Article(900 + i, first.AddDays(-400), SourceNames.PubMed, SourceNames.Crossref) with
        {
            Notices = i == 4 ? [] : [new StandInNotice(i == 3 ? "erratum" : "retraction", $"10.1000/notice.{i}", $"{41_000_000 + i}", first.AddDays(4 + 7 * i))],
        }),
    ];

    /// <summary>What the service runs on.</summary>
    private sealed class Power : IDisposable
    {
        private CancellationTokenSource _current = new();

        public bool IsCut => _current.IsCancellationRequested;

        public CancellationToken On()
        {
            if (!_current.IsCancellationRequested) return _current.Token;
            _current.Dispose();
            _current = new CancellationTokenSource();
            return _current.Token;
        }

        public void Cut() => _current.Cancel();

        public void Dispose() => _current.Dispose();
    }
}
