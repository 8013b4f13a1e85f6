using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;

namespace LivingReview.Benchmarks.Living;

/// <summary>
/// One process with many reviews of a few studies and a subscription each: how long the front page takes and how large it is, how many series a
/// scrape holds, how fresh the estimates are, what the system computes while nobody does anything, and how long a restart takes.
/// </summary>
internal static class ManyReviewsRun
{
    private const int StudiesPerReview = 6;
    private const int Repetitions = 20;
    private const double TicksPerSecond = 100; // USER_HZ
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(int reviews, CancellationToken cancellationToken)
    {
        await using var postgres = await PostgresFixture.StartSeparateAsync(cancellationToken);
        var database = await postgres.CreateDatabaseAsync(cancellationToken);
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{OwnedProcess.FreePort()}"));
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        var program = await StartAsync(database, address, cancellationToken);
        try
        {
            await SeedAsync(client, reviews, cancellationToken);
            await ReportAsync(client, cancellationToken);
            await FreshnessAsync(client, reviews, cancellationToken);

            await program.StopAsync();
            await program.DisposeAsync();
            var start = Stopwatch.GetTimestamp();
            program = await StartAsync(database, address, cancellationToken);
            Print("restart until ready", Stopwatch.GetElapsedTime(start).TotalSeconds, "s");
            start = Stopwatch.GetTimestamp();
            await client.GetStringAsync(new Uri("/", UriKind.Relative), cancellationToken);
            Print("first page after it", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms");
            await IdleAsync(program.Id, reviews, cancellationToken);
            await ReportAsync(client, cancellationToken);
        }
        finally
        {
            await program.DisposeAsync();
        }
    }

    private static async Task<ChildProcess> StartAsync(string database, Uri address, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string?> { ["Limits__AddressRequestsPerSecond"] = "100000", ["Limits__AddressBurst"] = "100000" };
        var program = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["serve", "--postgres", database, "--port", address.Port.ToString(CultureInfo.InvariantCulture)], settings, cancellationToken);
        await program.WaitForAsync(new Uri(address, "/health/ready"), cancellationToken);
        return program;
    }

    private static async Task SeedAsync(HttpClient client, int reviews, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        await Parallel.ForAsync(0, reviews, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (number, token) =>
        {
            await PostAsync(client, "/api/reviews", new RegisterReview { Id = Id(number), Title = $"Review {number} of many", Protocol = Protocol }, token);
            using var file = new StringContent(Studies(number), Encoding.UTF8, new MediaTypeHeaderValue("text/csv"));
            using var imported = await client.PostAsync(new Uri($"/api/reviews/{Id(number)}/imports", UriKind.Relative), file, token);
            imported.EnsureSuccessStatusCode();
        });
        await EstimatedAsync(client, Id(reviews - 1), StudiesPerReview, cancellationToken);
        var accepted = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Print($"{reviews} reviews of {StudiesPerReview} studies accepted", accepted, "s");
        for (var number = 0; number < reviews; number += Math.Max(1, reviews / 100)) await EstimatedAsync(client, Id(number), StudiesPerReview, cancellationToken);
        Print("and estimated", Stopwatch.GetElapsedTime(start).TotalSeconds, "s");
        await Parallel.ForAsync(0, reviews, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (number, token) =>
        {
            while (true)
            {
                using var subscribed = await client.PostAsJsonAsync($"/api/reviews/{Id(number)}/subscriptions", new CreateSubscription { Name = "reader" }, token);
                if (subscribed.IsSuccessStatusCode) return;
                await Task.Delay(200, token); // notification hears of the review in its own time
            }
        });
        Print("and subscribed", Stopwatch.GetElapsedTime(start).TotalSeconds, "s");
    }

    private static async Task ReportAsync(HttpClient client, CancellationToken cancellationToken)
    {
        foreach (var path in new[] { "/", $"/?page=7&after={Id(119)}", "/?q=review+5" })
        {
            var (times, bytes) = (new List<double>(), 0);
            for (var i = 0; i < Repetitions; i++)
            {
                await Task.Delay(2100 / Repetitions * 2, cancellationToken); // so that not every answer comes from the cache
                var start = Stopwatch.GetTimestamp();
                bytes = (await client.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancellationToken)).Length;
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"front page {path,-14} {bytes / 1e3,8:F1} kB, median {times.Order().ElementAt(Repetitions / 2):F0} ms, longest {times.Max():F0} ms"));
        }

        var metrics = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"scrape: {metrics.Split('\n').Count(l => l.Length > 0 && l[0] != '#')} series, {metrics.Length / 1e3:F1} kB"));
    }

    private static async Task FreshnessAsync(HttpClient client, int reviews, CancellationToken cancellationToken)
    {
        var times = new List<double>();
        for (var i = 0; i < Repetitions; i++)
        {
            var review = Id(i * (reviews / Repetitions));
            var start = Stopwatch.GetTimestamp();
            await PostAsync(client, $"/api/reviews/{review}/studies", new StudySubmission { Label = "One more 2026", Tables = [new TableSubmission { Tp = 44, Fp = 6, Fn = 5, Tn = 61 + i }] }, cancellationToken);
            await EstimatedAsync(client, review, StudiesPerReview + 1, cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Print("one more study, from the POST to its estimate (median)", times.Order().ElementAt(Repetitions / 2), "ms");
    }

    private static async Task IdleAsync(int program, int reviews, CancellationToken cancellationToken)
    {
        await Task.Delay(Settling + TimeSpan.FromSeconds(reviews / 100.0), cancellationToken); // heads of all reviews are announced after a start
        var (before, own, start) = (ProcessorTime.Now(), Ticks(program), Stopwatch.GetTimestamp());
        await Task.Delay(Idle, cancellationToken);
        var (after, seconds) = (ProcessorTime.Now(), Stopwatch.GetElapsedTime(start).TotalSeconds);
        Print("idle: the process", (Ticks(program) - own) / TicksPerSecond / seconds * 100, "% of a core");
        Print("idle: PostgreSQL", (after.GetValueOrDefault("PostgreSQL") - before.GetValueOrDefault("PostgreSQL")) / seconds * 100, "% of a core");
    }

    private static double Ticks(int process)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    private static async Task EstimatedAsync(HttpClient client, string review, int studies, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await client.GetFromJsonAsync<IReadOnlyList<ReviewEstimates>>($"/api/estimates?reviews={review}", cancellationToken);
            if (found is [{ Strata: [{ K: var k }] }] && k >= studies) return;
            await Task.Delay(5, cancellationToken);
        }
    }

    private static async Task PostAsync<T>(HttpClient client, string path, T body, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync(path, body, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    private static Protocol Protocol { get; } = new()
    {
        Question = "How accurate is the index test for the target condition in adults who are seen in primary care?",
        IndexTest = "The index test",
        TargetCondition = "the target condition",
        TargetPrevalence = 0.2,
        SearchIntervalDays = 90,
        Factors = [new Factor { Name = "clinic", Levels = ["primary", "hospital"] }],
    };

    private static string Studies(int number)
    {
        var random = new Random(number);
        var csv = new StringBuilder("study,year,tp,fp,fn,tn,clinic\n");
        for (var study = 0; study < StudiesPerReview; study++)
            csv.AppendLine(CultureInfo.InvariantCulture, $"Author{study} {number},2020,{random.Next(20, 90)},{random.Next(1, 30)},{random.Next(1, 20)},{random.Next(30, 120)},{(study % 2 == 0 ? "primary" : "hospital")}");
        return csv.ToString();
    }

    private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"many-{number:D5}");

    private static void Print(string what, double value, string unit) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:F2} {unit}"));
}
