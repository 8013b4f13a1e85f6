using System.Net;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.EvidenceFiles.Bibliographies;
using LivingReview.EvidenceFiles.Studies;
using LivingReview.Ingestion;
using LivingReview.Ingestion.Records;
using LivingReview.Surveillance.Evidence;
using LivingReview.Surveillance.Records;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Screening.Earlier;
using LivingReview.Testing;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace LivingReview.Surveillance.Tests.Records;

/// <summary>Records that ingestion had before there was a desk move to it with their history; their addresses answer from there, and what they answered stays.</summary>
public sealed class MoveTests(PostgresFixture postgres)
{
    private const string Review = "/api/reviews/osteo";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_old_log_moves_by_itself_and_gives_the_numbers_of_every_revision_as_before()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        List<string> expected;
        ImportedRecord[] records;
        await using (var old = await StartAsync(database, withDesk: false)) (records, expected) = await WriteLogAsync(old);
        var restarted = TimeProvider.System.GetUtcNow();
        await using (var services = await StartAsync(database, withDesk: true))
        {
            await Eventually.SeesAsync(() => StatusAsync(services.Client, Review + "/prisma?revision=" + expected.Count), s => s == HttpStatusCode.OK, "the end of the move");
            var state = await services.Services.GetRequiredService<ScreeningLog>().ReadAsync("osteo", Cancellation);
            var shown = (await services.Client.GetFromJsonAsync<RecordView[]>(Review + "/records?limit=200", Cancellation))!;
            var searches = (await services.Client.GetFromJsonAsync<SearchRunView[]>(Review + "/searches", Cancellation))!;

            Assert.Equal(expected, await FlowsAsync(services.Client, expected.Count));
            Assert.All(state.InOrder, r => Assert.InRange(r.EnteredAt, restarted.AddHours(-1), restarted));
            Assert.Equal(records.Where(r => r.DuplicateOf is null).Select(r => (r.Id, r.Title)).OrderBy(r => r.Id, StringComparer.Ordinal), shown.Select(r => (r.Id, r.Title)));
            Assert.Equal(("PubMed", 112), (Assert.Single(searches).Database, searches[0].Hits));
            Assert.Equal(("exclude", "Report not retrieved"), shown.Where(r => r.FullText == "exclude" && r.Study is null).Select(r => (r.FullText!, r.Reason!)).Order().First());
            Assert.Equal("doe-2026", Assert.Single(shown, r => r.Study is not null).Study);
            // How current the searches are is known where it was known before.
            await Eventually.SeesAsync(() => services.Client.GetFromJsonAsync<ReviewView>(Review, Cancellation), r => r!.LastSearchAt is not null, "the search beside the review");

            // The file is known, and what is decided now is of now: the old numbers stay.
            using var again = await SampleAsync(services.Client);
            Assert.True((await again.Content.ReadFromJsonAsync<RecordImportReport>(Cancellation))!.Unchanged);
            await PostAsync(services.Client, $"{Review}/records/{shown[^1].Id}/screening", new ScreeningRequest { Stage = "title-abstract", Decision = "exclude", Reason = "an animal study" });
            Assert.Equal(expected.SkipLast(1), await FlowsAsync(services.Client, expected.Count - 1));
            Assert.NotEqual(expected[^1], (await FlowsAsync(services.Client, expected.Count))[^1]);
        }

        await using var restart = await StartAsync(database, withDesk: true);
        var move = await restart.Services.GetRequiredService<EarlierRecordsIntake>().AnnounceAsync(new RecordsHeadAnnounced { Review = "osteo", Version = 1 }, Cancellation);
        Assert.Equal((true, null), (move.IsDone(), EarlierRecordsIntake.Missing(move, isSettled: true)));
    }

    /// <summary>Two copies take in the same entries at the same moment, in another order, each some twice; the requests of the old addresses wait, and lose nothing.</summary>
    [Fact]
    public async Task Over_two_copies_every_entry_is_taken_in_once_and_until_then_the_addresses_say_that_they_wait()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var one = await StartAsync(database, withDesk: true, withIngestion: false);
        await using var two = await StartAsync(database, withDesk: true, withIngestion: false);
        var old = OldRecords.ByChance(new Random(7));
        var entries = old.Select((e, i) => OldRecords.Logged(e, i + 1, new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero).AddDays(i))).ToList();
        foreach (var copy in new[] { one, two })
            await copy.Services.GetRequiredService<EvidenceIntake>().AcceptAsync(new ProtocolChanged { Review = "osteo", Revision = 1, Title = "Osteo", Protocol = new Protocol(), OccurredAt = DateTimeOffset.UnixEpoch, RecordsVersion = entries.Count }, Cancellation);

        using var waits = await one.Client.GetAsync(Review + "/records", Cancellation);
        using var refused = await two.Client.PostAsJsonAsync(Review + "/searches", new SearchRunRequest { Database = "Embase", Date = new DateOnly(2026, 1, 1), Query = "q", Hits = 1 }, Cancellation);
        await Task.WhenAll(new[] { (Copy: one, Seed: 1), (Copy: two, Seed: 2) }.Select(copy => Task.Run(
            async () =>
            {
                var random = new Random(copy.Seed);
                foreach (var entry in entries.Concat(entries.Where(_ => random.Next(3) == 0)).OrderBy(_ => random.Next()))
                    await copy.Copy.Services.GetRequiredService<EarlierRecordsIntake>().AcceptAsync(entry, Cancellation);
            },
            Cancellation)));
        var flow = (await one.Client.GetFromJsonAsync<PrismaFlow>(Review + "/prisma", Cancellation))!;

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (waits.StatusCode, refused.StatusCode));
        Assert.Equal(("records-moving", TimeSpan.FromSeconds(5)), ((await HttpProblem.ReadAsync(waits)).Type, refused.Headers.RetryAfter!.Delta));
        Assert.Equal(OldRecords.Written(OldRecords.Count(1, old, [])), OldRecords.Written(flow));
        await using var session = one.Services.GetRequiredService<ISurveillanceStore>().QuerySession();
        Assert.Equal(0, await session.Query<WaitingEntry>().CountAsync(Cancellation));
        var expected = EarlierDecider.Decide(ScreeningState.Empty, new Dictionary<string, string>(), entries).Events.Count;
        Assert.Equal(expected, (await session.Events.FetchStreamAsync(ScreeningLog.StreamOf("osteo"), token: Cancellation)).Count);
    }

    /// <summary>What ingestion's store held: a search, the sample's records, and decisions of each kind between the revisions. With the flows that ingestion counted.</summary>
    private static async Task<(ImportedRecord[] Records, List<string> Flows)> WriteLogAsync(RunningServices old)
    {
        var (client, events, flows) = (old.Client, new List<object>(), new List<string>());
        await PostAsync(client, "/api/reviews", new RegisterReview { Id = "osteo", Title = "Osteoporosis", Protocol = new Protocol { Question = "How accurate?" } });
        await AppendAsync(new SearchRun("PubMed", new DateOnly(2026, 1, 10), "osteoporosis", 112));
        var file = await ReadSampleAsync();
        await AppendAsync(file);
        var ids = file.Records.Where(r => r.DuplicateOf is null).Select(r => r.Id).Order(StringComparer.Ordinal).ToArray();
        await FlowAsync(1);
        await PostAsync(client, Review + "/studies", new StudySubmission { Id = "doe-2026", Label = "Doe 2026", Reports = [new ReportSubmission { Id = "a", Title = "First" }, new ReportSubmission { Id = "b", Title = "Second" }], Tables = [Table] });
        foreach (var (i, decision) in new[] { "exclude", "exclude", "include", "include", "include" }.Index()) await AppendAsync(new RecordScreened(ids[i], "title-abstract", decision, decision == "exclude" ? "not about accuracy" : null));
        await FlowAsync(2);
        await PostAsync(client, Review + "/studies", new StudySubmission { Id = "roe-2026", Label = "Roe 2026", Tables = [Table] });
        await AppendAsync(new RecordScreened(ids[2], "full-text", "exclude", "wrong test"), new RecordScreened(ids[3], "full-text", "exclude", "Report not retrieved"), new RecordLinked(ids[5], "doe-2026"));
        await FlowAsync(3);
        await PostAsync(client, Review + "/studies/roe-2026/withdrawal", new StudyWithdrawalRequest { Kind = "exclusion", Reason = "not a study" });
        await AppendAsync(new RecordScreened(ids[4], "full-text", "include", null), new RecordScreened(ids[0], "title-abstract", "include", null));
        await FlowAsync(4);
        using (var amended = await client.PutAsJsonAsync(Review + "/protocol?reason=later", new Protocol { Question = "How accurate is it?" }, Cancellation)) amended.EnsureSuccessStatusCode();
        await FlowAsync(5);
        return ([.. file.Records], flows);

        async Task AppendAsync(params object[] further)
        {
            events.AddRange(further);
            await using var session = old.Services.GetRequiredService<IIngestionStore>().LightweightSession();
            session.Events.Append("records:osteo", further);
            await session.SaveChangesAsync(Cancellation);
        }

        // As ingestion counted: before the next revision is made, with the studies of the export.
        async Task FlowAsync(long revision)
        {
            var export = await client.GetFromJsonAsync<Exported>($"{Review}/export?format=json", Cancellation);
            flows.Add(OldRecords.Written(OldRecords.Count(revision, events, export!.Studies)));
        }
    }

    private static TableSubmission Table { get; } = new() { Tp = 40, Fn = 10, Fp = 5, Tn = 45, Primary = true };

    private static async Task<RecordsImported> ReadSampleAsync()
    {
        await using var stream = File.OpenRead(Repository.File("shared/samples/osteoporosis-records.ris"));
        var file = await BibliographyReader.ReadAsync(stream, BibliographyFormats.Parse("ris"), Cancellation);
        var merged = new KnownWorks().Merge(RecordFiles.Identified(file, null, new FaultLog()).Select(r => r.Record));
        stream.Position = 0;
        var hash = Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(stream, Cancellation));
        return new RecordsImported("ris", hash, [.. merged.Select(m => m.Record).Select(r => new ImportedRecord
        {
            Id = r.Id, DuplicateOf = r.DuplicateOf, Title = r.Title, Year = r.Year, Doi = r.Doi, Pmid = r.Pmid, Authors = r.Authors, Journal = r.Journal, Abstract = r.Abstract,
            Keywords = r.Keywords, Language = r.Language, PublicationTypes = r.PublicationTypes, Source = r.Source, Labels = r.Labels, Retracted = r.Retracted, OriginalTitle = r.OriginalTitle,
        })]);
    }

    private static async Task<HttpResponseMessage> SampleAsync(HttpClient client)
    {
        using var file = new StringContent(await File.ReadAllTextAsync(Repository.File("shared/samples/osteoporosis-records.ris"), Cancellation), Encoding.UTF8, "application/x-research-info-systems");
        return await client.PostAsync(Review + "/records/imports", file, Cancellation);
    }

    private static async Task<List<string>> FlowsAsync(HttpClient client, int revisions)
    {
        var flows = new List<string>();
        for (var revision = 1; revision <= revisions; revision++)
            flows.Add(OldRecords.Written((await client.GetFromJsonAsync<PrismaFlow>(new Uri(FormattableString.Invariant($"{Review}/prisma?revision={revision}"), UriKind.Relative), Cancellation))!));
        return flows;
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address, Cancellation);
        return answer.StatusCode;
    }

    private static async Task PostAsync<T>(HttpClient client, string address, T body)
    {
        using var answer = await client.PostAsJsonAsync(address, body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
    }

    private static async Task<RunningServices> StartAsync(string database, bool withDesk, bool withIngestion = true) => await RunningServices.StartAsync(
        database,
        (services, configuration) =>
        {
            if (withIngestion) services.AddIngestion(configuration);
            if (withDesk) services.AddSurveillance(configuration);
        },
        app =>
        {
            if (withIngestion) app.MapIngestion();
            if (withDesk) app.MapSurveillance();
        },
        bus =>
        {
            if (withIngestion) bus.AddIngestionConsumers();
            if (withDesk) bus.AddSurveillanceConsumers();
        },
        new Dictionary<string, string?> { ["Ingestion:Publishing:HeadIntervalSeconds"] = "1" }, Cancellation);

    private sealed record Exported(IReadOnlyList<ExtractedStudy> Studies);
}
