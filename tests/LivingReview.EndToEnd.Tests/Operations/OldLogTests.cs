using System.Net.Http.Json;
using LivingReview.Analysis;
using LivingReview.Contracts.Studies;
using LivingReview.EndToEnd.Tests.Living;
using LivingReview.Ingestion;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Npgsql;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>A log that the first version of the service wrote, read by this one.</summary>
public sealed class OldLogTests(PostgresFixture postgres)
{
    private const int Events = 18;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_versions_log_gives_the_studies_the_estimates_and_goes_on()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await RunAsync(database, "apply");
        await LoadAsync(database, "tests/LivingReview.EndToEnd.Tests/Operations/Logs/evidence-first-version.sql");
        await RunAsync(database, "rebuild", "--service", "ingestion");
        await using var services = await RunningServices.StartAsync(
            database,
            (s, c) => s.AddIngestion(c).AddAnalysis(c),
            app => app.MapIngestion().MapAnalysis(),
            bus =>
            {
                bus.AddIngestionConsumers();
                bus.AddAnalysisConsumers();
            },
            new Dictionary<string, string?> { ["Store:AutoCreate"] = "false" },
            Cancellation);
        var api = new ReviewApi(services.Client);

        var estimates = await api.EstimatesAtAsync(Events, Cancellation);
        var studies = (await services.Client.GetFromJsonAsync<StudyView[]>($"/api/reviews/{ReviewApi.Review}/studies", Cancellation))!;
        var withdrawn = Assert.Single(studies, s => s.Withdrawn is not null);
        var amended = studies.Single(s => s.Withdrawn is null && s.Version == 2);
        var history = (await services.Client.GetFromJsonAsync<StudyHistory>($"/api/reviews/{ReviewApi.Review}/studies/{amended.Study.Id}/history", Cancellation))!;
        var restored = await PostAsync(services.Client, $"studies/{withdrawn.Study.Id}/restoration", new StudyRestorationRequest { Reason = "The journal took it back." });

        Analyzed.AssertSame(await Analyzed.SampleAsync(Cancellation), estimates.Strata);
        Assert.Equal(15, studies.Length);
        Assert.Equal("Retracted by its journal.", withdrawn.Withdrawn!.Reason);
        Assert.Null(withdrawn.Withdrawn.Notice);
        Assert.Empty(withdrawn.Study.Reports);
        Assert.Equal(["accepted", "amended"], history.Entries.Select(e => e.Kind));
        Assert.Equal(3, restored.Version);
        await api.EstimatesAtAsync(Events + 1, Cancellation);
        // The read model of the duplicates' guard came much later than this log: it knows its studies all the same.
        Assert.Contains((await PostRefusedAsync(services.Client, withdrawn)).ToLowerInvariant(), "conflict unprocessableentity", StringComparison.Ordinal);
    }

    /// <summary>The same DOI under another label.</summary>
    private static async Task<string> PostRefusedAsync(HttpClient client, StudyView known)
    {
        var table = known.Study.Tables[0];
        var copy = new StudySubmission
        {
            Label = "Another 2026",
            Doi = known.Study.Doi,
            Tables = [new TableSubmission { Tp = table.Tp + 1, Fp = table.Fp, Fn = table.Fn, Tn = table.Tn, Factors = table.Factors.ToDictionary(f => f.Key, f => (string?)f.Value) }],
        };
        using var answer = await client.PostAsJsonAsync($"/api/reviews/{ReviewApi.Review}/studies", copy, Cancellation);
        return answer.StatusCode.ToString();
    }

    private static async Task<StudyView> PostAsync<T>(HttpClient client, string path, T body)
    {
        using var answer = await client.PostAsJsonAsync($"/api/reviews/{ReviewApi.Review}/{path}", body, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<StudyView>(Cancellation))!;
    }

    private static async Task RunAsync(string database, params string[] arguments)
    {
        var run = await ChildProcess.RunAsync(Repository.CommandLineAssembly, ["schema", .. arguments, "--connection", database], cancellationToken: Cancellation);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    private static async Task LoadAsync(string database, string file)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var load = source.CreateCommand(await File.ReadAllTextAsync(Repository.File(file), Cancellation));
        await load.ExecuteNonQueryAsync(Cancellation);
    }
}
