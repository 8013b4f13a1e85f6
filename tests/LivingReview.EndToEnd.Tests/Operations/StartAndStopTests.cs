using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>A host that cannot work says why, at once and in a line; one that is asked to end does so in time.</summary>
public sealed class StartAndStopTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    /// <summary>Longer than a host waits for what it has begun; on a machine that is full its end takes time besides.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    /// <summary>Kestrel warns when its clock was late: that says how busy the machine is, not how a program ends.</summary>
    private static readonly Dictionary<string, string?> Unhurried = new() { ["Logging__LogLevel__Microsoft.AspNetCore.Server.Kestrel"] = "Error" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_misconfiguration_is_a_line_and_all_are_told_at_once()
    {
        var run = await RunAsync("Notification", new()
        {
            ["Bus__Transport"] = "rabbitmq",
            ["Bus__RabbitMq"] = "localhost",
            ["Notification__Webhooks__TimeoutSeconds"] = "-1",
            ["Telemetry__StateIntervalSeconds"] = "0",
        });

        Assert.Equal(78, run.ExitCode);
        var lines = run.Error.TrimEnd().Split('\n');
        Assert.All(lines, l => Assert.StartsWith("livingreview-notification: ", l, StringComparison.Ordinal));
        Assert.Equal(4, lines.Length);
        foreach (var setting in new[] { "ConnectionStrings:notification", "Bus:RabbitMq", "TimeoutSeconds", "StateIntervalSeconds" })
            Assert.Single(lines, l => l.Contains(setting, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_one_line_without_its_password()
    {
        var run = await RunAsync("Ingestion", new() { ["ConnectionStrings__ingestion"] = $"Host=127.0.0.1;Port={OwnedProcess.FreePort()};Username=u;Password=geheim;Database=d" });

        Assert.Equal(69, run.ExitCode);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.Contains("database", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hosts_end_in_time_and_well_although_a_reader_holds_on()
    {
        var database = await postgres.CreateDatabaseAsync(Cancellation);
        await using var deployment = await Deployment.StartAsync(database, await rabbit.CreateVirtualHostAsync(Cancellation), Cancellation);
        var api = new ReviewApi(deployment.Client);
        await api.RegisterAsync(Cancellation);
        await api.ImportAsync(Cancellation);
        await api.EstimatesAtAsync(15, Cancellation);
        using var stream = await Eventually.SeesAsync(() => ListenAsync(deployment.Client), answer => answer.IsSuccessStatusCode, "a stream of events");

        foreach (var service in new[] { "Web", "Notification", "Analysis", "Ingestion" })
        {
            var started = TimeProvider.System.GetTimestamp();
            var code = await deployment.StopAsync(service);

            Assert.True(TimeProvider.System.GetElapsedTime(started) < Bound, $"{service} took {TimeProvider.System.GetElapsedTime(started)}.");
            Assert.True(code == 0, $"{service} ended with {code}:\n{deployment.Output}");
        }
    }

    [Fact]
    public async Task A_stop_is_quiet_and_leaves_no_session_in_the_database()
    {
        await using var server = await PostgresFixture.StartSeparateAsync(Cancellation);
        var address = new Uri($"http://127.0.0.1:{OwnedProcess.FreePort()}");
        using var data = new TemporaryFolder();
        // Without a data folder and without this one, it warns that secrets are stored in plain text.
        var settings = new Dictionary<string, string?>(Unhurried) { ["Notification__Encryption__KeyFolder"] = data["secret-keys"] };
        var program = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["serve", "--postgres", await server.CreateDatabaseAsync(Cancellation), "--port", $"{address.Port}"], settings, Cancellation);
        await program.WaitForAsync(new Uri(address, "/health/ready"), Cancellation);
        var own = new Uri($"http://127.0.0.1:{OwnedProcess.FreePort()}");
        var whole = await ChildProcess.StartAsync(Repository.CommandLineAssembly, ["serve", "--data", data["data"], "--port", $"{own.Port}"], Unhurried, Cancellation);
        await whole.WaitForAsync(new Uri(own, "/health/ready"), Cancellation);

        await program.StopAsync();
        await server.StopAsync();
        await whole.StopAsync();

        foreach (var ended in new[] { program, whole })
        {
            Assert.Equal(0, await ended.WaitForExitAsync(Cancellation));
            foreach (var noise in new[] { "warn:", "fail:", "crit:", "Exception" }) Assert.DoesNotContain(noise, ended.Output, StringComparison.Ordinal);
            await ended.DisposeAsync();
        }
    }

    private static Task<HttpResponseMessage> ListenAsync(HttpClient client)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/reviews/{ReviewApi.Review}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    private static async Task<ProgramResult> RunAsync(string service, Dictionary<string, string?> settings)
    {
        settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{OwnedProcess.FreePort()}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        return await ChildProcess.RunAsync(Repository.HostAssembly(service), [], settings, limit.Token);
    }
}
