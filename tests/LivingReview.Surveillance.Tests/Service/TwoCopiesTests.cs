using System.Globalization;
using LivingReview.Hosting.Embedding;
using LivingReview.Surveillance.Notices;
using LivingReview.Surveillance.Runs;
using LivingReview.Surveillance.Sources;
using LivingReview.Surveillance.StandIn;
using LivingReview.Surveillance.Strategies;
using LivingReview.Surveillance.Works;
using LivingReview.Testing;

namespace LivingReview.Surveillance.Tests.Service;

/// <summary>Two copies of the service as processes of their own over one database, killed without warning at random: one searches at a time, and nothing is lost or doubled.</summary>
public sealed class TwoCopiesTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private const int Kills = 4;
    private const int Published = 60;

    private static readonly string[] Searched = [SourceNames.PubMed, SourceNames.EuropePmc, SourceNames.OpenAlex];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_copies_search_one_at_a_time_and_survive_being_killed_at_random()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        var broker = await rabbit.CreateVirtualHostAsync(Cancellation);
        // The system of the test writes what the copies do, and looks at what they did; it searches nothing itself.
        await using var system = await SearchSystem.StartAsync(database, Cancellation);
        var retracted = Given.Article(1, system.Today.AddDays(-9), SourceNames.PubMed) with { Notices = [new StandInNotice("retraction", "10.1000/notice.1", "41000001", system.Today)] };
        system.StandIn.Publish([retracted, .. Enumerable.Range(2, Published - 1).Select(i => Given.Article(i, system.Today.AddDays(-i % 20), Searched))]);
        await system.IncludeAsync(2, "doe-2026", retracted.Doi, retracted.Pmid, Cancellation);
        foreach (var source in Searched) await system.WriteAsync(source, "osteoporosis", Cancellation);

        var copies = new List<ChildProcess> { await StartAsync(system, database, broker), await StartAsync(system, database, broker) };
        try
        {
            var random = new Random(20261130);
            for (var kill = 1; kill <= Kills; kill++)
            {
                // Somewhere in the middle of a search, or at its end, as it happens.
                var asked = Requests(system) + 1 + random.Next(6);
                await Eventually.SeesAsync(() => IsDoneAsync(system), done => done || Requests(system) >= asked, "requests of the copies");
                var killed = random.Next(copies.Count);
                await copies[killed].KillAsync();
                await copies[killed].DisposeAsync();
                copies[killed] = await StartAsync(system, database, broker);
            }

            await Eventually.SeesAsync(() => IsDoneAsync(system), done => done, "every search complete, and the notice");
        }
        finally
        {
            foreach (var copy in copies) await copy.DisposeAsync();
        }

        var works = await system.AllAsync<Work>(Cancellation);
        Assert.Equal(Published, works.Count);
        Assert.All(works.Where(w => w.Doi != retracted.Doi), work => Assert.Equal(Searched.Order(StringComparer.Ordinal), work.Records.Select(r => r.Source).Order(StringComparer.Ordinal)));
        // One run for each source: a second copy that had searched beside the first would have begun another.
        var jobs = await system.AllAsync<SearchJob>(Cancellation);
        Assert.Equal(Searched.Order(StringComparer.Ordinal), jobs.Select(j => j.Source).Order(StringComparer.Ordinal));
        Assert.All(jobs, job => Assert.Equal(SearchJob.Whole, job.Status));
        Assert.Single(await system.AllAsync<NoticeProposal>(Cancellation));
    }

    private static int Requests(SearchSystem system) => Searched.Sum(system.StandIn.RequestsTo);

    private static async Task<bool> IsDoneAsync(SearchSystem system) =>
        (await system.AllAsync<SearchPlan>(Cancellation)).All(p => p.CompletedAt is not null) && (await system.AllAsync<NoticeProposal>(Cancellation)).Count > 0;

    private static Task<ChildProcess> StartAsync(SearchSystem system, string database, Uri broker)
    {
        var settings = system.StandIn.Settings().ToDictionary(s => s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value, StringComparer.Ordinal);
        settings["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{OwnedProcess.FreePort()}");
        settings["ConnectionStrings__postgres"] = database;
        settings["Store__AutoCreate"] = "true";
        settings["Bus__Transport"] = "rabbitmq";
        settings["Bus__RabbitMq"] = broker.ToString();
        settings["Logging__LogLevel__Default"] = "Warning";
        settings["Surveillance__LookSeconds"] = "0.2";
        foreach (var source in new[] { "PubMed", "EuropePmc", "OpenAlex", "Crossref" })
        {
            settings[$"Surveillance__{source}__RequestsPerSecond"] = "20";
            settings[$"Surveillance__{source}__Retries"] = "0";
            settings[$"Surveillance__{source}__PageSize"] = "3";
        }

        return ChildProcess.StartAsync(Repository.HostAssembly("Surveillance"), [], settings, Cancellation);
    }
}
