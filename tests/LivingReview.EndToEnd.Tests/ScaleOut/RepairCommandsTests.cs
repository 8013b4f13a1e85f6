using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Shifts;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using RabbitMQ.Client;

namespace LivingReview.EndToEnd.Tests.ScaleOut;

/// <summary>The operator's commands against running systems.</summary>
public sealed class RepairCommandsTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private const string Queue = "living-review-study-extracted";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_rebuild_comes_out_the_same_and_alerts_nobody()
    {
        var port = OwnedProcess.FreePort();
        var server = new Uri($"http://127.0.0.1:{port}");
        await using var program = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["serve", "--postgres", await postgres.CreateDatabaseAsync(Cancellation), "--port", $"{port}"], cancellationToken: Cancellation);
        await program.WaitForAsync(new Uri(server, "/health/ready"), Cancellation);
        using var client = new HttpClient { BaseAddress = server };
        var api = new ReviewApi(client);
        await api.RegisterAsync(Cancellation);
        await api.ImportAsync(Cancellation);
        await api.EstimatesAtAsync(15, Cancellation);
        var before = await client.GetStringAsync(new Uri($"/api/reviews/{ReviewApi.Review}/estimates", UriKind.Relative), Cancellation);

        var rebuild = await RunAsync("rebuild", "--review", ReviewApi.Review, "--server", server.ToString());
        var status = await RunAsync("status", "--server", server.ToString());

        Assert.True(rebuild.ExitCode == 0, rebuild.Output + rebuild.Error);
        Assert.Contains("15 revisions replayed", rebuild.Output, StringComparison.Ordinal);
        Assert.Contains("Every byte came out the same.", rebuild.Output, StringComparison.Ordinal);
        Assert.Equal(before, await client.GetStringAsync(new Uri($"/api/reviews/{ReviewApi.Review}/estimates", UriKind.Relative), Cancellation));
        Assert.Empty((await client.GetFromJsonAsync<Shift[]>($"/api/reviews/{ReviewApi.Review}/shifts", Cancellation))!);
        Assert.True(status.ExitCode == 0, status.Output + status.Error);
        Assert.Contains(ReviewApi.Review, status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_system_that_does_not_answer_and_a_review_that_is_not_there_are_one_line()
    {
        var nowhere = await RunAsync("status", "--server", $"http://127.0.0.1:{OwnedProcess.FreePort()}");
        var keepers = await RunAsync("dead-letters", "list");

        Assert.Equal(69, nowhere.ExitCode);
        Assert.Contains("does not answer", nowhere.Error, StringComparison.Ordinal);
        Assert.Equal(69, keepers.ExitCode);
        Assert.Contains("--broker", keepers.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_poison_message_is_listed_with_its_reason_and_replayed()
    {
        var broker = await rabbit.CreateVirtualHostAsync(Cancellation);
        await using var farm = await WorkerFarm.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), broker, workers: 1, Cancellation);
        await PoisonAsync(broker);
        await Eventually.SeesAsync(() => WorkerFarm.DeadLettersAsync(rabbit, broker, Cancellation), dead => dead == 1, "the poison in the error queue");

        var listed = await RunAsync("dead-letters", "list", "--broker", broker.ToString());
        var replayed = await RunAsync("dead-letters", "replay", "--broker", broker.ToString());
        var again = await Eventually.SeesAsync(
            () => RunAsync("dead-letters", "list", "--broker", broker.ToString()), r => r.Output.Contains("1 dead letters", StringComparison.Ordinal), "the poison to fail again");

        Assert.Contains(Queue, listed.Output, StringComparison.Ordinal);
        Assert.Contains("poison-1", listed.Output, StringComparison.Ordinal);
        Assert.Contains("1 dead letters replayed.", replayed.Output, StringComparison.Ordinal);
        Assert.Contains("poison-1", again.Output, StringComparison.Ordinal);
    }

    private static async Task PoisonAsync(Uri broker)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Cancellation);
        var properties = new BasicProperties { MessageId = "poison-1", ContentType = "application/vnd.masstransit+json" };
        await channel.BasicPublishAsync("", Queue, mandatory: true, properties, Encoding.UTF8.GetBytes("this is no message"), Cancellation);
    }

    private static Task<ProgramResult> RunAsync(params string[] arguments) =>
        ChildProcess.RunAsync(Repository.CommandLineAssembly, arguments, new Dictionary<string, string?> { ["Bus__RabbitMq"] = null }, Cancellation);
}
