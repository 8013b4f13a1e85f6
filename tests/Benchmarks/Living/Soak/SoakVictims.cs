using System.Diagnostics;
using System.Globalization;
using LivingReview.Hosting.Embedding;
using LivingReview.Testing;
using LivingReview.Testing.Living;

namespace LivingReview.Benchmarks.Living.Soak;

/// <summary>Kills one part every half minute, in turn, and starts it again; says how long all took to be ready.</summary>
internal sealed class SoakVictims(Deployment deployment, PostgresFixture postgres, RabbitFixture rabbit)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] Hosts = ["Ingestion", "Analysis", "Notification", "Web"];

    /// <summary>Longest time until all were ready again.</summary>
    public TimeSpan Slowest { get; private set; }

    public int Kills { get; private set; }

    public async Task RunAsync(CancellationToken end, CancellationToken cancellationToken)
    {
        string[] victims = ["analysis", "notification", "broker", "database"];
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            var began = Stopwatch.GetTimestamp();
            var victim = victims[i % victims.Length];
            await KillAsync(victim, cancellationToken);
            await Task.Delay(Away, cancellationToken);
            var restarted = Stopwatch.GetTimestamp();
            await StartAsync(victim, cancellationToken);
            var slow = await ReadyAsync(restarted, cancellationToken);
            var took = Stopwatch.GetElapsedTime(restarted);
            (Kills, Slowest) = (Kills + 1, took > Slowest ? took : Slowest);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Kills,3} {victim,-13} away {Away.TotalSeconds:F0} s, all ready {took.TotalSeconds,5:F1} s after its start{slow}"));
            var rest = Period - Stopwatch.GetElapsedTime(began);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, end).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private Task KillAsync(string victim, CancellationToken cancellationToken) => victim switch
    {
        "analysis" => deployment.KillAsync("Analysis"),
        "notification" => deployment.KillAsync("Notification"),
        "broker" => rabbit.CrashAsync(cancellationToken),
        _ => postgres.CrashAsync(cancellationToken),
    };

    private async Task StartAsync(string victim, CancellationToken cancellationToken)
    {
        switch (victim)
        {
            case "analysis":
                await deployment.StartHostAsync("Analysis", cancellationToken);
                break;
            case "notification":
                await deployment.StartHostAsync("Notification", cancellationToken);
                break;
            case "broker":
                await rabbit.RestartAsync(cancellationToken);
                break;
            default:
                await StartDatabaseAsync(cancellationToken);
                break;
        }
    }

    /// <summary>Sessions of the killed server hold its memory for a moment, and a new one refuses to start as long.</summary>
    private async Task StartDatabaseAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await postgres.StartAsync(cancellationToken);
                return;
            }
            catch (EmbeddingException) when (attempt < 20)
            {
                await Task.Delay(500, cancellationToken);
            }
        }
    }

    /// <summary>Waits until every host says so; names those that took more than ten seconds.</summary>
    private async Task<string> ReadyAsync(long since, CancellationToken cancellationToken)
    {
        var slow = "";
        foreach (var host in Hosts)
        {
            while (!await deployment.IsReadyAsync(host, cancellationToken))
            {
                if (Stopwatch.GetElapsedTime(since) > Patience) return $"; {host} STILL NOT READY";
                await Task.Delay(100, cancellationToken);
            }

            if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromSeconds(10)) slow += $" {host}";
        }

        return slow.Length > 0 ? $" (waited for{slow})" : "";
    }
}
