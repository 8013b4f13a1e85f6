using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using JasperFx.Events;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using Marten;

namespace LivingReview.Benchmarks.Analysis;

/// <summary>
/// Studies per second from the POST to the estimates that contain it, distributed, with one and two workers; beside the appends per second
/// that Marten alone makes in the same run on the same server, and the shortest way through the same libraries. All are warm: what is measured begins after as many studies of the same form,
/// when everything is compiled. The processor time of each part says what a study costs whatever else the machine does.
/// </summary>
internal static class ThroughputRun
{
    private const int Reviews = 8;
    private const int Studies = 250;
    private const int WarmUp = 300;

    /// <summary>Runs the libraries alone, then 1 and 2 workers, by POSTs and by files; or one of them, as "libraries", "1-post" or "2-file".</summary>
    public static async Task RunAsync(string? only, CancellationToken cancellationToken)
    {
        await using var postgres = await PostgresFixture.StartSeparateAsync(cancellationToken);
        await using var rabbit = await RabbitFixture.StartSeparateAsync(cancellationToken);
        var (raw, cost) = await RawAsync(await postgres.CreateDatabaseAsync(cancellationToken), cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Reviews} reviews side by side, {Studies} studies each"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"raw Marten appends             {raw,8:F1} per second; processor time of each {cost}"));
        if (only is null or "libraries")
        {
            var (floor, least) = await LibrariesAlone.RunAsync(
                await postgres.CreateDatabaseAsync(cancellationToken), await rabbit.CreateVirtualHostAsync(cancellationToken), Reviews, WarmUp, Studies, Study, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the libraries alone: stored by the consumer {floor,8:F1} per second ({floor / raw:F2} of raw); processor time of a study {least}"));
        }

        foreach (var (workers, file) in new[] { (1, false), (2, false), (1, true), (2, true) })
        {
            if (only is not null && only != string.Create(CultureInfo.InvariantCulture, $"{workers}-{(file ? "file" : "post")}")) continue;
            var (accepted, estimated, log, time) = await EndToEndAsync(
                await postgres.CreateDatabaseAsync(cancellationToken), await rabbit.CreateVirtualHostAsync(cancellationToken), workers, file, cancellationToken);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{workers} worker(s), {(file ? "one file per review" : "one POST per study ")}: accepted {accepted,8:F1}, in the estimates {estimated,8:F1} per second ({estimated / raw:F2} of raw); {log} entries in the estimate logs; processor time of a study {time}"));
        }
    }

    /// <summary>One append and commit at a time by as many writers as there are reviews.</summary>
    private static async Task<(double PerSecond, string Cost)> RawAsync(string database, CancellationToken cancellationToken)
    {
        using var store = DocumentStore.For(o =>
        {
            o.Connection(database);
            o.Events.StreamIdentity = StreamIdentity.AsString;
            o.Events.AppendMode = EventAppendMode.Rich;
        });
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(1, Reviews).Select(r => AppendAsync(-r, WarmUp)));
        var (before, start) = (ProcessorTime.Now(), Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(1, Reviews).Select(r => AppendAsync(r, Studies)));
        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (Reviews * Studies / elapsed, ProcessorTime.PerUnit(before, ProcessorTime.Now(), Reviews * Studies));

        async Task AppendAsync(int review, int events)
        {
            for (var i = 0; i < events; i++)
            {
                await using var session = store.LightweightSession();
                session.Events.Append(Name(review), Study(review, i));
                await session.SaveChangesAsync(cancellationToken);
            }
        }
    }

    private static async Task<(double Accepted, double Estimated, long Log, string Time)> EndToEndAsync(
        string database, Uri broker, int workers, bool file, CancellationToken cancellationToken)
    {
        var processes = new List<ChildProcess>();
        try
        {
            using var ingestion = new HttpClient { BaseAddress = await StartAsync("Ingestion") };
            using var analysis = new HttpClient { BaseAddress = await StartAsync("Analysis") };
            for (var i = 1; i < workers; i++) await StartAsync("Analysis");
            await Task.WhenAll(Enumerable.Range(1, Reviews).Select(r => LoadAsync(ingestion, analysis, -r, WarmUp)));
            var (before, start) = (ProcessorTime.Now(), Stopwatch.GetTimestamp());
            var accepted = TimeSpan.Zero;
            var estimated = Enumerable.Range(1, Reviews).Select(r => LoadAsync(ingestion, analysis, r, Studies, () => accepted = Stopwatch.GetElapsedTime(start))).ToList();
            var versions = await Task.WhenAll(estimated);
            var all = Stopwatch.GetElapsedTime(start);
            var time = ProcessorTime.PerUnit(before, ProcessorTime.Now(), Reviews * Studies);
            return (Reviews * Studies / accepted.TotalSeconds, Reviews * Studies / all.TotalSeconds, versions.Sum(), time);
        }
        finally
        {
            foreach (var process in processes) await process.DisposeAsync();
        }

        async Task<Uri> StartAsync(string service)
        {
            var address = new Uri($"http://127.0.0.1:{OwnedProcess.FreePort()}");
            var process = await ChildProcess.StartAsync(
                Repository.HostAssembly(service),
                [],
                new Dictionary<string, string?>
                {
                    ["ASPNETCORE_URLS"] = address.ToString(),
                    ["ConnectionStrings__postgres"] = database,
                    ["Store__AutoCreate"] = "true",
                    ["Bus__Transport"] = "rabbitmq",
                    ["Bus__RabbitMq"] = broker.ToString(),
                    ["Logging__LogLevel__Default"] = "Warning",
                    ["Store__Replicas"] = "true",
                },
                cancellationToken);
            processes.Add(process);
            await process.WaitForAsync(new Uri(address, "/health/ready"), cancellationToken);
            return address;
        }

        async Task<long> LoadAsync(HttpClient ingestion, HttpClient analysis, int review, int studies, Action? accepted = null)
        {
            using var registered = await ingestion.PostAsJsonAsync("/api/reviews", new RegisterReview { Id = Name(review), Title = Name(review) }, cancellationToken);
            registered.EnsureSuccessStatusCode();
            if (file) await ImportAsync(ingestion, review, studies, cancellationToken);
            for (var i = 0; i < studies && !file; i++)
            {
                using var answer = await ingestion.PostAsJsonAsync($"/api/reviews/{Name(review)}/studies", Study(review, i), cancellationToken);
                answer.EnsureSuccessStatusCode();
            }

            accepted?.Invoke(); // the last review to finish tells
            while (true)
            {
                using var answer = await analysis.GetAsync(new Uri($"/api/reviews/{Name(review)}/estimates?stratum=overall", UriKind.Relative), cancellationToken);
                if (answer.IsSuccessStatusCode && (await answer.Content.ReadFromJsonAsync<ReviewEstimates>(cancellationToken)) is { } e && e.Revision > studies) return e.EstimateVersion;
                await Task.Delay(5, cancellationToken);
            }
        }
    }

    private static async Task ImportAsync(HttpClient ingestion, int review, int studies, CancellationToken cancellationToken)
    {
        var csv = new StringBuilder("study,TP,FP,FN,TN\n");
        foreach (var (label, t) in Enumerable.Range(0, studies).Select(i => Study(review, i)).Select(s => (s.Label, s.Tables![0])))
            csv.AppendLine(CultureInfo.InvariantCulture, $"{label},{t.Tp},{t.Fp},{t.Fn},{t.Tn}");
        using var content = new StringContent(csv.ToString(), Encoding.UTF8, new MediaTypeHeaderValue("text/csv", "utf-8"));
        using var answer = await ingestion.PostAsync(new Uri($"/api/reviews/{Name(review)}/imports", UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Those of the warm-up have negative numbers.</summary>
    private static string Name(int review) => string.Create(CultureInfo.InvariantCulture, $"review-{(review < 0 ? "warm-" : "")}{Math.Abs(review)}");

    private static StudySubmission Study(int review, int i) => new()
    {
        Label = string.Create(CultureInfo.InvariantCulture, $"Study {i}"),
        Tables = [new TableSubmission { Tp = 40 + (review + i * 7) % 40, Fn = 5 + i * 5 % 20, Fp = 10 + i * 3 % 30, Tn = 80 + i * 11 % 60 }],
    };
}
