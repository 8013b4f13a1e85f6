using System.Net;
using LivingReview.Analysis;
using LivingReview.EndToEnd.Tests.Living;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Npgsql;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>The schema in production: made by a command under one role, used by services under another.</summary>
public sealed class SchemaTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Services_whose_role_may_change_no_schema_do_their_whole_work()
    {
        var databases = await ProductionDatabases.CreateAsync(postgres.ConnectionString, Cancellation);
        await databases.ApplyAllAsync(Cancellation);
        await using var deployment = await Deployment.StartAsync("unused", await rabbit.CreateVirtualHostAsync(Cancellation), Cancellation, databases.Settings);
        var api = new ReviewApi(deployment.Client);
        await api.RegisterAsync(Cancellation);

        await api.ImportAsync(Cancellation);
        var estimates = await api.EstimatesAtAsync(15, Cancellation);
        await api.NotedAtAsync(15, Cancellation);
        var rebuild = await ChildProcess.RunAsync(
            Repository.CommandLineAssembly, ["rebuild", "--review", ReviewApi.Review, "--server", deployment.Client.BaseAddress!.ToString()], cancellationToken: Cancellation);

        Analyzed.AssertSame(await Analyzed.SampleAsync(Cancellation), estimates.Strata);
        Assert.True(rebuild.ExitCode == 0, rebuild.Output + rebuild.Error);
    }

    [Fact]
    public async Task Applying_twice_at_once_and_again_does_no_harm()
    {
        var databases = await ProductionDatabases.CreateAsync(postgres.ConnectionString, Cancellation);

        var both = await Task.WhenAll(databases.ApplyAsync("notification", Cancellation), databases.ApplyAsync("notification", Cancellation));
        var again = await databases.ApplyAsync("notification", Cancellation);
        var check = await CheckAsync("notification", databases.OwnerOf("notification"));

        Assert.All(both, run => Assert.True(run.ExitCode == 0, run.Error));
        Assert.Contains("as wanted", again.Output, StringComparison.Ordinal);
        Assert.True(check.ExitCode == 0, check.Output + check.Error);
    }

    [Fact]
    public async Task The_committed_scripts_make_the_schema_without_the_command()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);

        foreach (var service in ProductionDatabases.Services)
        {
            await ExecuteAsync(database, await File.ReadAllTextAsync(Repository.File($"infra/postgres/schema/{service}.sql"), Cancellation));
            var check = await CheckAsync(service, database);

            Assert.True(check.ExitCode == 0, check.Output + check.Error);
            Assert.Contains("as wanted", check.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_role_without_the_right_to_make_a_schema_is_told_so_at_once()
    {
        var databases = await ProductionDatabases.CreateAsync(postgres.ConnectionString, Cancellation);

        var run = await ChildProcess.RunAsync(
            Repository.CommandLineAssembly, ["schema", "apply", "--service", "analysis", "--connection", databases.AppOf("analysis")], cancellationToken: Cancellation);

        Assert.Equal(78, run.ExitCode);
        Assert.Contains("permission denied", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_refuses_a_database_that_lacks_something_and_takes_one_that_has_more()
    {
        var databases = await ProductionDatabases.CreateAsync(postgres.ConnectionString, Cancellation);

        var empty = await StartAsync(databases);
        await databases.ApplyAllAsync(Cancellation);
        await ExecuteAsync(databases.OwnerOf("analysis"), "drop index analysis.mt_doc_evidencerevision_idx_reviewrevision");
        var lacking = await StartAsync(databases);
        await databases.ApplyAllAsync(Cancellation);
        await ExecuteAsync(databases.OwnerOf("analysis"), "create index newer on analysis.mt_doc_evidencerevision (mt_last_modified)");
        await using var deployment = await Deployment.StartAsync("unused", await rabbit.CreateVirtualHostAsync(Cancellation), Cancellation, databases.Settings);

        Assert.All([empty, lacking], run =>
        {
            Assert.True(run.ExitCode == 78, run.Output + run.Error);
            Assert.Single(run.Error.TrimEnd().Split('\n'));
            Assert.Contains("livingreview schema apply --service analysis", run.Error, StringComparison.Ordinal);
        });
        Assert.Contains("analysis.mt_doc_evidencerevision", lacking.Error, StringComparison.Ordinal);
        Assert.True(await deployment.IsReadyAsync("Analysis", Cancellation));
    }

    [Fact]
    public async Task Readiness_says_that_the_schema_went_back_and_comes_back_with_it()
    {
        var databases = await ProductionDatabases.CreateAsync(postgres.ConnectionString, Cancellation);
        await databases.ApplyAllAsync(Cancellation);
        await ExecuteAsync(databases.OwnerOf("analysis"), "drop index analysis.mt_doc_evidencerevision_idx_reviewrevision");
        await using var services = await RunningServices.StartAsync(
            databases.AppOf("analysis"), (s, c) => s.AddAnalysis(c), app => app.MapAnalysis(), bus => bus.AddAnalysisConsumers(),
            new Dictionary<string, string?> { ["Store:AutoCreate"] = "false" }, Cancellation);

        var lacking = await ReadyAsync(services);
        await databases.ApplyAllAsync(Cancellation);
        var whole = await Eventually.SeesAsync(() => ReadyAsync(services), r => r.Status == HttpStatusCode.OK, "readiness");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, lacking.Status);
        Assert.Contains("schema apply --service analysis", lacking.Body, StringComparison.Ordinal);
        Assert.Contains("analysis-schema", whole.Body, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Body)> ReadyAsync(RunningServices services)
    {
        using var answer = await services.Client.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancellation);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static Task<ProgramResult> CheckAsync(string service, string connection) => ChildProcess.RunAsync(
        Repository.CommandLineAssembly, ["schema", "check", "--service", service, "--connection", connection], cancellationToken: Cancellation);

    private static async Task<ProgramResult> StartAsync(ProductionDatabases databases)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        return await ChildProcess.RunAsync(
            Repository.HostAssembly("Analysis"), [],
            new Dictionary<string, string?>(databases.Settings) { ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{OwnedProcess.FreePort()}" }, limit.Token);
    }

    private static async Task ExecuteAsync(string connection, string command)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var execute = source.CreateCommand(command);
        await execute.ExecuteNonQueryAsync(Cancellation);
    }
}
