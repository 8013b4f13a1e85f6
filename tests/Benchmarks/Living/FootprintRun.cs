using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.Benchmarks.Living;

/// <summary>
/// How long a host takes until it is ready, how much of that it computes (which a busy machine does not change), and how much memory it
/// keeps: idle, after the sample was run through, and at its peak; and what share of a core it takes while nobody does anything. Each host is started again three times while the others run, so that
/// start-ups do not wait for each other; the files are in the page cache.
/// </summary>
internal static partial class FootprintRun
{
    private const int Starts = 3;
    private static readonly string[] Hosts = ["Ingestion", "Analysis", "Notification", "Surveillance", "Web"];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(60);

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        Console.WriteLine($"start: until /health/ready, median of {Starts}; memory: resident, MB; idle: {Settling.TotalSeconds:F0} s after the start, processor over {Idle.TotalSeconds:F0} s");
        Console.WriteLine($"{"host",-14} {"start s",8} {"CPU s",6} {"idle",6} {"sample",8} {"peak",6} {"idle %",7}");
        await using var postgres = await PostgresFixture.StartSeparateAsync(cancellationToken);
        await using var rabbit = await RabbitFixture.StartSeparateAsync(cancellationToken);
        await DistributedAsync(postgres, rabbit, cancellationToken);
        await EmbeddedAsync(cancellationToken);
    }

    private static async Task DistributedAsync(PostgresFixture postgres, RabbitFixture rabbit, CancellationToken cancellationToken)
    {
        await using var deployment = await Deployment.StartAsync(
            await postgres.CreateDatabaseAsync(cancellationToken), await rabbit.CreateVirtualHostAsync(cancellationToken), cancellationToken, services: Hosts);
        var starts = new Dictionary<string, Start>();
        foreach (var host in Hosts) starts[host] = await MedianAsync(() => StartAgainAsync(deployment, host, cancellationToken));
        await Task.Delay(Settling, cancellationToken);
        var idle = Hosts.ToDictionary(h => h, h => Memory(deployment.ProcessOf(h)));
        var load = await IdleAsync([.. Hosts.Select(deployment.ProcessOf)], cancellationToken);

        await RunSampleAsync(new ReviewApi(deployment.Client), cancellationToken);
        foreach (var host in Hosts)
        {
            var (now, peak) = Memory(deployment.ProcessOf(host));
            Print(host, starts[host], idle[host].Now, now, peak, load[deployment.ProcessOf(host)]);
        }
    }

    private static async Task EmbeddedAsync(CancellationToken cancellationToken)
    {
        using var data = new TemporaryFolder();
        var port = OwnedProcess.FreePort();
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"));
        ChildProcess? program = null;
        try
        {
            // The first start makes the data folder; it is not one of the three.
            for (var i = 0; i < 2; i++) (program, _) = await StartProgramAsync(program, data["data"], address, cancellationToken);
            var start = await MedianAsync(async () =>
            {
                (program, var taken) = await StartProgramAsync(program, data["data"], address, cancellationToken);
                return taken;
            });
            await Task.Delay(Settling, cancellationToken);
            var idle = Memory(program!.Id);
            var load = await IdleAsync([program.Id], cancellationToken);
            using var client = new HttpClient { BaseAddress = address };
            await RunSampleAsync(new ReviewApi(client), cancellationToken);
            var (now, peak) = Memory(program.Id);
            Print("AllInOne", start, idle.Now, now, peak, load[program.Id]);
        }
        finally
        {
            if (program is not null) await program.DisposeAsync();
        }
    }

    private static async Task<(ChildProcess Program, Start Start)> StartProgramAsync(ChildProcess? before, string data, Uri address, CancellationToken cancellationToken)
    {
        if (before is not null)
        {
            await before.StopAsync();
            await before.DisposeAsync();
        }

        var start = Stopwatch.GetTimestamp();
        var program = await ChildProcess.StartAsync(
            Repository.CommandLineAssembly, ["serve", "--data", data, "--port", address.Port.ToString(CultureInfo.InvariantCulture)], cancellationToken: cancellationToken);
        await program.WaitForAsync(new Uri(address, "/health/ready"), cancellationToken);
        return (program, new Start(Stopwatch.GetElapsedTime(start), Process.GetProcessById(program.Id)));
    }

    private static async Task<Start> StartAgainAsync(Deployment deployment, string host, CancellationToken cancellationToken)
    {
        await deployment.StopAsync(host);
        var start = Stopwatch.GetTimestamp();
        await deployment.StartHostAsync(host, cancellationToken);
        return new Start(Stopwatch.GetElapsedTime(start), Process.GetProcessById(deployment.ProcessOf(host)));
    }

    /// <summary>What a team does in its first hour: import, subscribe, submit, read the page and its figures.</summary>
    private static async Task RunSampleAsync(ReviewApi api, CancellationToken cancellationToken)
    {
        await api.RegisterAsync(cancellationToken);
        await api.ImportAsync(cancellationToken);
        await api.EstimatesAtAsync(15, cancellationToken);
        await api.NotedAtAsync(15, cancellationToken);
        using var subscribed = await api.Client.PostAsJsonAsync($"/api/reviews/{ReviewApi.Review}/subscriptions", new CreateSubscription { Name = "footprint", Threshold = 0.001 }, cancellationToken);
        subscribed.EnsureSuccessStatusCode();
        var study = SampleStudies.Read()[0];
        await api.SubmitAsync(study with { Label = "Footprint 2026", Tables = [.. study.Tables!.Select(t => t with { Tp = t.Tp + 200 })] }, cancellationToken);
        await api.EstimatesAtAsync(16, cancellationToken);
        string[] read = [$"/reviews/{ReviewApi.Review}", $"/api/reviews/{ReviewApi.Review}/plots/forest.png", $"/api/reviews/{ReviewApi.Review}/plots/sroc.svg", $"/api/reviews/{ReviewApi.Review}/estimates/history"];
        foreach (var path in read)
        {
            using var answer = await api.Client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static async Task<Start> MedianAsync(Func<Task<Start>> measure)
    {
        var values = new List<Start>();
        for (var i = 0; i < Starts; i++) values.Add(await measure());
        return new Start(Median(values.Select(v => v.Wall)), Median(values.Select(v => v.Cpu)));
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> values) => values.Order().ElementAt(Starts / 2);

    /// <summary>Resident memory now and at its highest, in bytes, as Linux counts it.</summary>
    private static (double Now, double Peak) Memory(int process)
    {
        var status = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"));
        return (Kilobytes("VmRSS") * 1024, Kilobytes("VmHWM") * 1024);

        double Kilobytes(string name) => double.Parse(Line().Matches(status).Single(m => m.Groups["name"].Value == name).Groups["value"].ValueSpan, CultureInfo.InvariantCulture);
    }

    /// <summary>Percent of a core that each process takes over the idle time.</summary>
    private static async Task<IReadOnlyDictionary<int, double>> IdleAsync(IReadOnlyList<int> processes, CancellationToken cancellationToken)
    {
        var before = processes.ToDictionary(p => p, Used);
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(Idle, cancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(start);
        return processes.ToDictionary(p => p, p => 100 * ((Used(p) - before[p]) / elapsed));

        static TimeSpan Used(int process)
        {
            using var of = Process.GetProcessById(process);
            return of.TotalProcessorTime;
        }
    }

    private static void Print(string host, Start start, double idle, double sample, double peak, double load) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{host,-14} {start.Wall.TotalSeconds,8:F2} {start.Cpu.TotalSeconds,6:F2} {idle / 1e6,6:F0} {sample / 1e6,8:F0} {peak / 1e6,6:F0} {load,7:F2}"));

    [GeneratedRegex(@"^(?<name>\w+):\s+(?<value>\d+) kB$", RegexOptions.Multiline)]
    private static partial Regex Line();

    /// <summary>What a start took: time until ready, and what the process computed in it.</summary>
    private sealed record Start(TimeSpan Wall, TimeSpan Cpu)
    {
        public Start(TimeSpan wall, Process process)
            : this(wall, process.TotalProcessorTime) => process.Dispose();
    }
}
