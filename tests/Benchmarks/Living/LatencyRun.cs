using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivingReview.Benchmarks.Living;

/// <summary>
/// How long a study takes: from the accepted POST to the estimate readable, and to the webhook received, one study at a time.
/// Embedded and distributed in one run; the same receiver, the same studies.
/// </summary>
internal static class LatencyRun
{
    private const string Review = "latency";
    private const int WarmUp = 40;
    private const int Submissions = 200;

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var receiver = await Receiver.StartAsync();
        Console.WriteLine($"{Submissions} studies one by one after {WarmUp} to warm up; milliseconds from the accepted POST");
        Console.WriteLine($"{"mode",-12} {"estimate p50",14} {"p99",8} {"webhook p50",14} {"p99",8}");

        using (var data = new TemporaryFolder())
        {
            var port = OwnedProcess.FreePort();
            await using var program = await ChildProcess.StartAsync(
                Repository.CommandLineAssembly, ["serve", "--data", data["data"], "--port", $"{port}", "--local-webhooks"], cancellationToken: cancellationToken);
            await program.WaitForAsync(new Uri($"http://localhost:{port}/health/ready"), cancellationToken);
            using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
            await MeasureAsync("embedded", client, receiver, cancellationToken);
        }

        await using var postgres = await PostgresFixture.StartSeparateAsync(cancellationToken);
        await using var rabbit = await RabbitFixture.StartSeparateAsync(cancellationToken);
        await using var deployment = await Deployment.StartAsync(
            await postgres.CreateDatabaseAsync(cancellationToken), await rabbit.CreateVirtualHostAsync(cancellationToken), cancellationToken);
        await MeasureAsync("distributed", deployment.Client, receiver, cancellationToken);
    }

    private static async Task MeasureAsync(string mode, HttpClient client, Receiver receiver, CancellationToken cancellationToken)
    {
        await PostAsync(client, "/api/reviews", new RegisterReview
        {
            Id = Review,
            Title = "Latency",
            Protocol = new Protocol { Factors = [new Factor { Name = "modality", Levels = ["ct", "mri", "radiograph"] }] },
        }, cancellationToken);
        for (var i = 0; i < 8; i++) await SubmitAsync(client, i, cancellationToken);
        await ReadableAsync(client, 9, cancellationToken);
        await HeardOfAsync(client, 9, cancellationToken); // else the next estimate would be what the subscriber starts from
        await PostAsync(client, $"/api/reviews/{Review}/subscriptions", new CreateSubscription
        {
            Name = mode,
            Threshold = 1e-9,
            Strata = ["overall"],
            WebhookUrl = receiver.Address.ToString(),
        }, cancellationToken);

        var (estimates, webhooks) = (new List<double>(), new List<double>());
        for (var i = 0; i < WarmUp + Submissions; i++)
        {
            var revision = 10L + i;
            var received = receiver.Expect(revision);
            await SubmitAsync(client, 8 + i, cancellationToken);
            var accepted = Stopwatch.GetTimestamp();
            await ReadableAsync(client, revision, cancellationToken);
            var readable = Stopwatch.GetElapsedTime(accepted);
            var arrival = await received.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            if (i < WarmUp) continue;
            estimates.Add(readable.TotalMilliseconds);
            webhooks.Add(Stopwatch.GetElapsedTime(accepted, arrival).TotalMilliseconds);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{mode,-12} {Quantile(estimates, 0.5),14:F1} {Quantile(estimates, 0.99),8:F1} {Quantile(webhooks, 0.5),14:F1} {Quantile(webhooks, 0.99),8:F1}"));
    }

    /// <summary>Studies that keep moving the estimate.</summary>
    private static Task SubmitAsync(HttpClient client, int i, CancellationToken cancellationToken) => PostAsync(
        client,
        $"/api/reviews/{Review}/studies",
        new StudySubmission
        {
            Label = string.Create(CultureInfo.InvariantCulture, $"Study {i:D4}"),
            Tables =
            [
                new TableSubmission
                {
                    Tp = 40 + i * 7 % 40, Fn = 5 + i * 5 % 20, Fp = 10 + i * 3 % 30, Tn = 80 + i * 11 % 60,
                    Factors = new Dictionary<string, string?> { ["modality"] = i % 3 == 0 ? "ct" : "radiograph" },
                },
            ],
        },
        cancellationToken);

    private static async Task PostAsync<T>(HttpClient client, string address, T body, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync(address, body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task ReadableAsync(HttpClient client, long revision, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var answer = await client.GetAsync(new Uri($"/api/reviews/{Review}/estimates?stratum=overall", UriKind.Relative), cancellationToken);
            if (answer.IsSuccessStatusCode && (await answer.Content.ReadFromJsonAsync<ReviewEstimates>(cancellationToken))!.Revision >= revision) return;
            await Task.Delay(1, cancellationToken);
        }
    }

    private static async Task HeardOfAsync(HttpClient client, long revision, CancellationToken cancellationToken)
    {
        while ((await client.GetFromJsonAsync<AlertsHead>(new Uri($"/api/reviews/{Review}/shifts/head", UriKind.Relative), cancellationToken))!.Revision < revision)
            await Task.Delay(1, cancellationToken);
    }

    private static double Quantile(List<double> values, double p)
    {
        values.Sort();
        return values[Math.Min(values.Count - 1, (int)(p * values.Count))];
    }

    /// <summary>A webhook's receiver that notes when the shift to a revision arrived.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<long, TaskCompletionSource<long>> _arrivals = new();
        private readonly WebApplication _app;

        private Receiver()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            _app = builder.Build();
            _app.Urls.Add("http://127.0.0.1:0");
            _app.MapPost("/hook", async (HttpRequest request) =>
            {
                var arrival = Stopwatch.GetTimestamp();
                using var body = await JsonDocument.ParseAsync(request.Body);
                if (body.RootElement.GetProperty("data").TryGetProperty("after", out var after)) Slot(after.GetProperty("revision").GetInt64()).TrySetResult(arrival);
                return Results.Ok();
            });
        }

        public Uri Address => new(new Uri(_app.Urls.Single()), "/hook");

        public static async Task<Receiver> StartAsync()
        {
            var receiver = new Receiver();
            await receiver._app.StartAsync();
            return receiver;
        }

        /// <summary>A fresh wait for the shift to a revision.</summary>
        public Task<long> Expect(long revision)
        {
            _arrivals[revision] = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _arrivals[revision].Task;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private TaskCompletionSource<long> Slot(long revision) => _arrivals.GetOrAdd(revision, _ => new TaskCompletionSource<long>());
    }
}
