using System.Net;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Operations;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using RabbitMQ.Client;

namespace LivingReview.EndToEnd.Tests.ScaleOut;

/// <summary>The operator's commands against running systems.</summary>
public sealed class RepairCommandsTests(PostgresFixture postgres, RabbitFixture rabbit)
{
    private const string Queue = "other-study-extracted";

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
        Assert.Empty((await client.GetFromJsonAsync<Alert[]>($"/api/reviews/{ReviewApi.Review}/shifts", Cancellation))!);
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
    public async Task Dead_letters_of_both_kinds_are_listed_and_replayed_once_and_discarded_with_a_reason()
    {
        var broker = await rabbit.CreateVirtualHostAsync(Cancellation);
        await using var farm = await WorkerFarm.StartAsync(await postgres.CreateDatabaseAsync(Cancellation), broker, workers: 1, Cancellation, prefix: "other");
        await SendAsync(broker, "poison-1", "this is no message");
        await SendAsync(broker, "foreign-1", """{"messageId":"0193a3c8-0000-7000-8000-000000000001","messageType":["urn:message:Nobody:Handles"],"message":{}}""");
        var listed = await ListAsync(broker, "2 dead letters wait.");

        await AssertShownToTheOperatorAsync(farm);
        var elsewhere = await RunAsync("dead-letters", "list", "--broker", broker.ToString());
        var replayed = await RunAsync("dead-letters", "replay", "--prefix", "other", "--broker", broker.ToString());
        var again = await ListAsync(broker, "2 dead letters wait.");
        var circle = await RunAsync("dead-letters", "replay", "--prefix", "other", "--broker", broker.ToString());
        var forced = await RunAsync("dead-letters", "replay", "--again", "--message", "poison-1", "--prefix", "other", "--broker", broker.ToString());
        await ListAsync(broker, "(replayed 2 times)");
        var discarded = await RunAsync("dead-letters", "discard", "--message", "poison-1", "--reason", "sent by hand in a drill", "--prefix", "other", "--broker", broker.ToString());
        var left = await ListAsync(broker, "1 dead letter waits.");
        var kept = await RunAsync("dead-letters", "list", "--discarded", "--prefix", "other", "--broker", broker.ToString());
        var unknown = await RunAsync("dead-letters", "discard", "--message", "poison-1", "--reason", "again", "--prefix", "other", "--broker", broker.ToString());
        var everything = await RunAsync("dead-letters", "discard", "--reason", "all of it", "--prefix", "other", "--broker", broker.ToString());

        Assert.Contains($"{Queue}  error  poison-1", listed, StringComparison.Ordinal);
        Assert.Contains($"{Queue}  skipped  foreign-1", listed, StringComparison.Ordinal);
        Assert.Contains("0 dead letters wait.", elsewhere.Output, StringComparison.Ordinal);
        Assert.Contains("2 dead letters replayed.", replayed.Output, StringComparison.Ordinal);
        Assert.Contains("(replayed 1 times)", again, StringComparison.Ordinal);
        Assert.Contains("0 dead letters replayed; 2 failed again", circle.Output, StringComparison.Ordinal);
        Assert.Contains("1 dead letter replayed.", forced.Output, StringComparison.Ordinal);
        Assert.Contains("1 dead letter discarded.", discarded.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("poison-1", left, StringComparison.Ordinal);
        Assert.Contains("poison-1", kept.Output, StringComparison.Ordinal);
        Assert.Contains("sent by hand in a drill", kept.Output, StringComparison.Ordinal);
        Assert.Equal(69, unknown.ExitCode);
        Assert.Equal(2, everything.ExitCode);
        Assert.Contains("needs --message ID or --queue NAME", everything.Error, StringComparison.Ordinal);
    }

    /// <summary>The operator's page reads and acts over the addresses of each service.</summary>
    private static async Task AssertShownToTheOperatorAsync(WorkerFarm farm)
    {
        using var analysis = farm.Analysis;
        var part = (await analysis.GetFromJsonAsync<PipelinePart>("/api/operations/analysis", Cancellation))!;
        var letters = (await analysis.GetFromJsonAsync<DeadLetterView[]>("/api/operations/analysis/dead-letters", Cancellation))!;
        var ingestion = (await farm.Ingestion.GetFromJsonAsync<PipelinePart>("/api/operations/ingestion", Cancellation))!;
        using var discarded = await analysis.PostAsJsonAsync("/api/operations/analysis/dead-letters/discard", new DiscardDeadLetters { Queue = Queue, MessageId = "none", Reason = "a drill" }, Cancellation);
        using var elsewhere = await analysis.PostAsJsonAsync("/api/operations/analysis/dead-letters/replay", new ReplayDeadLetters { Queue = "other-evidence-replay-requested" }, Cancellation);

        Assert.Equal(2, part.Queues.Single(q => q.Name == Queue).DeadLetters);
        Assert.Contains(part.Queues, q => q is { Consumers: > 0, DeadLetters: 0 });
        Assert.Equal(["foreign-1", "poison-1"], letters.Select(l => l.MessageId).Order(StringComparer.Ordinal));
        Assert.Equal(["other-evidence-replay-requested", "other-records-replay-requested", "other-retraction-confirmed", "other-review-search"], ingestion.Queues.Select(q => q.Name).Order(StringComparer.Ordinal));
        Assert.Equal(new DeadLettersMoved(0, 0), await discarded.Content.ReadFromJsonAsync<DeadLettersMoved>(Cancellation));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, elsewhere.StatusCode);
    }

    /// <summary>The dead letters as soon as the list shows the text.</summary>
    private static async Task<string> ListAsync(Uri broker, string text) => (await Eventually.SeesAsync(
        () => RunAsync("dead-letters", "list", "--prefix", "other", "--broker", broker.ToString()), r => r.Output.Contains(text, StringComparison.Ordinal), $"\"{text}\" in the list")).Output;

    private static async Task SendAsync(Uri broker, string id, string body)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(Cancellation);
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Cancellation);
        var properties = new BasicProperties { MessageId = id, ContentType = "application/vnd.masstransit+json" };
        await channel.BasicPublishAsync("", Queue, mandatory: true, properties, Encoding.UTF8.GetBytes(body), Cancellation);
    }

    private static Task<ProgramResult> RunAsync(params string[] arguments) =>
        ChildProcess.RunAsync(Repository.CommandLineAssembly, arguments, new Dictionary<string, string?> { ["Bus__RabbitMq"] = null }, Cancellation);
}
