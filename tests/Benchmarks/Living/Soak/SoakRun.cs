using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Testing;
using LivingReview.Testing.Chaos;
using LivingReview.Testing.Living;

namespace LivingReview.Benchmarks.Living.Soak;

/// <summary>
/// Mixed load on the distributed mode as in production (roles without rights to the schema, a durable database), while one of analysis,
/// notification, broker and database is killed every 30 seconds and started again. Ends with 1 if anything that was accepted is not in
/// the estimates, a shift was not delivered, a message was given up, or memory grows.
/// </summary>
internal static class SoakRun
{
    private const int Reviews = 4;

    public static async Task<int> RunAsync(double minutes, CancellationToken cancellationToken)
    {
        await using var postgres = await PostgresFixture.StartDurableAsync(cancellationToken);
        await using var rabbit = await RabbitFixture.StartSeparateAsync(cancellationToken);
        await using var receiver = await LoadReceiver.StartAsync(cancellationToken);
        var databases = await ProductionDatabases.CreateAsync(postgres.ConnectionString, cancellationToken);
        await databases.ApplyAllAsync(cancellationToken);
        var broker = await rabbit.CreateVirtualHostAsync(cancellationToken);
        await using var deployment = await Deployment.StartAsync("unused", broker, cancellationToken, Settings(databases));
        var counts = new LoadCounts();
        var reviews = Enumerable.Range(1, Reviews).Select(n => new LoadedReview(n, deployment.Client, counts)).ToList();
        foreach (var review in reviews) await review.RegisterAsync(cancellationToken);
        foreach (var review in reviews)
        {
            await NotedAsync(deployment.Client, review.Id, cancellationToken);
            await review.SubscribeAsync(receiver, cancellationToken);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{minutes} minutes, {Reviews} reviews, a kill every 30 seconds"));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(TimeSpan.FromMinutes(minutes));
        using var memory = new SoakMemory(deployment);
        var victims = new SoakVictims(deployment, postgres, rabbit);
        try
        {
            await Task.WhenAll([victims.RunAsync(end.Token, cancellationToken), memory.RunAsync(end.Token), .. reviews.Select(r => r.WriteAsync(end.Token, cancellationToken))]);
            var verdict = new LoadVerdict(deployment.Client, receiver, Console.WriteLine);
            Console.WriteLine("Afterwards");
            foreach (var review in reviews) await verdict.JudgeAsync(review, cancellationToken);
            counts.Print(Console.WriteLine);
            Console.WriteLine($"  webhooks   {receiver.Calls} calls, {receiver.Repeated} events taken more than once");
            var flat = memory.Judge();
            var dead = await DeadLettersAsync(rabbit, broker, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  dead letters {dead}; {victims.Kills} kills, slowest return {victims.Slowest.TotalSeconds:F1} s"));
            foreach (var fault in verdict.Faults) Console.WriteLine("  WRONG " + fault);
            Console.WriteLine(verdict.Faults.Count == 0 && flat && dead == 0 ? "Everything accepted is in the estimates, every shift arrived, memory is flat." : "NOT AS IT SHOULD BE.");
            return verdict.Faults.Count == 0 && flat && dead == 0 ? 0 : 1;
        }
        finally
        {
            await File.WriteAllTextAsync(Repository.File("artifacts/soak.log"), deployment.Output, CancellationToken.None);
        }
    }

    private static Dictionary<string, string?> Settings(ProductionDatabases databases)
    {
        var settings = new Dictionary<string, string?>(databases.Settings);
        double[] waits = [0.5, 1, 2, 5, 5, 5, 5, 5, 5, 5, 5, 5];
        for (var i = 0; i < waits.Length; i++) settings[$"Notification__Webhooks__RetrySeconds__{i}"] = waits[i].ToString(CultureInfo.InvariantCulture);
        return settings;
    }

    private static async Task<long> DeadLettersAsync(RabbitFixture rabbit, Uri broker, CancellationToken cancellationToken)
    {
        var queues = await rabbit.Management.GetFromJsonAsync<JsonElement>(new Uri($"api/queues/{broker.AbsolutePath.Trim('/')}", UriKind.Relative), cancellationToken);
        return queues.EnumerateArray().Where(q => q.GetProperty("name").GetString()!.EndsWith("_error", StringComparison.Ordinal))
            .Sum(q => q.TryGetProperty("messages", out var messages) ? messages.GetInt64() : 0);
    }

    /// <summary>Whoever subscribes before notification has heard of the review takes the next thing that it hears for what holds.</summary>
    private static async Task NotedAsync(HttpClient client, string review, CancellationToken cancellationToken) => await Eventually.SeesAsync(
        async () =>
        {
            using var answer = await client.GetAsync(new Uri($"/api/reviews/{review}/events", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(cancellationToken) : "";
        },
        log => log.Contains("\"revision\":7,", StringComparison.Ordinal), $"the first estimates of {review}", TimeSpan.FromSeconds(60));
}
