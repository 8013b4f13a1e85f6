using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.EndToEnd.Tests.Operations;

/// <summary>A host whose passwords are files, as in a container.</summary>
public sealed class SecretFilesTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_reads_its_secrets_from_files_which_win_over_variables()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["ConnectionStrings__ingestion"], await postgres.CreateDatabaseAsync(Cancellation) + "\n", Cancellation);
        await File.WriteAllTextAsync(folder["Bus__RabbitMq"], (await rabbit.CreateVirtualHostAsync(Cancellation)).ToString(), Cancellation);
        var address = new Uri($"http://127.0.0.1:{OwnedProcess.FreePort()}");
        await using var host = await ChildProcess.StartAsync(Repository.HostAssembly("Ingestion"), [], Settings(folder.Path, address), Cancellation);

        await host.WaitForAsync(new Uri(address, "/health/ready"), Cancellation);

        Assert.DoesNotContain("Password", host.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_system_without_any_event_has_nothing_that_nobody_sees()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["ConnectionStrings__ingestion"], await postgres.CreateDatabaseAsync(Cancellation), Cancellation);
        await File.WriteAllTextAsync(folder["Bus__RabbitMq"], (await rabbit.CreateVirtualHostAsync(Cancellation)).ToString(), Cancellation);
        var address = new Uri($"http://127.0.0.1:{OwnedProcess.FreePort()}");
        await using var host = await ChildProcess.StartAsync(Repository.HostAssembly("Ingestion"), [], Settings(folder.Path, address), Cancellation);
        await host.WaitForAsync(new Uri(address, "/health/ready"), Cancellation);
        using var client = new HttpClient { BaseAddress = address };

        var unseen = await Eventually.SeesAsync(
            async () => (await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancellation)).Split('\n').FirstOrDefault(l => l.StartsWith("livingreview_store_unseen{", StringComparison.Ordinal)),
            line => line is not null, "the gauge of unseen events");

        // The alert HighWaterMarkStuck goes by it: an empty system is not a stuck one.
        Assert.Contains("} 0 ", unseen! + " ", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_one_line()
    {
        var run = await ChildProcess.RunAsync(
            Repository.HostAssembly("Web"), [],
            new Dictionary<string, string?>
            {
                ["SecretsFolder"] = "/nowhere/secrets",
                ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{OwnedProcess.FreePort()}",
                ["Services__Ingestion"] = "http://127.0.0.1:1",
                ["Services__Analysis"] = "http://127.0.0.1:1",
                ["Services__Notification"] = "http://127.0.0.1:1",
                ["Services__Surveillance"] = "http://127.0.0.1:1",
            },
            Cancellation);

        Assert.Equal(78, run.ExitCode);
        Assert.Contains("SecretsFolder", Assert.Single(run.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Settings(string folder, Uri address) => new()
    {
        ["SecretsFolder"] = folder,
        ["ConnectionStrings__ingestion"] = "Host=nowhere.invalid;Username=u;Password=wrong;Database=d",
        ["Bus__Transport"] = "rabbitmq",
        ["Store__AutoCreate"] = "true",
        ["Telemetry__StateIntervalSeconds"] = "0.2",
        ["ASPNETCORE_URLS"] = address.ToString(),
    };
}
