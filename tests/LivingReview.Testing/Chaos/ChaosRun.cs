using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace LivingReview.Testing.Chaos;

/// <summary>What a run showed.</summary>
/// <param name="Faults">What was lost, wrong, evaluated twice or not at all, given up, or not ready in time; empty if all is well.</param>
/// <param name="Returns">Time from the end of each fault until every host was ready.</param>
public sealed record ChaosReport(IReadOnlyList<string> Faults, IReadOnlyList<(string Fault, TimeSpan Ready)> Returns);

/// <summary>
/// Faults one after the other on a system that is written to all the time; then everything that was accepted is held against the evidence, the
/// estimates against the batch analysis, the alerts against the versions and the deliveries against the alerts. Nobody helps meanwhile.
/// </summary>
public static class ChaosRun
{
    /// <summary>From the end of a fault until every host is ready.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>Studies that a review has at most: more than any published review of accuracy.</summary>
    private const int MaxStudies = 400;

    /// <param name="faults">The faults; again from the first until the time is up.</param>
    /// <param name="reviews">Reviews that are written to at once.</param>
    /// <param name="away">How long each fault lasts.</param>
    /// <param name="length">How long to go on; zero for each fault once.</param>
    /// <param name="print">Says what happens.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ChaosReport> RunAsync(IReadOnlyList<ChaosFault> faults, int reviews, TimeSpan away, TimeSpan length, Action<string> print, CancellationToken cancellationToken)
    {
        await using var receiver = await LoadReceiver.StartAsync(cancellationToken);
        await using var system = await ChaosSystem.StartAsync(cancellationToken);
        print(system.Skew > 0 ? $"The clocks of the second copies are {system.Skew} s ahead." : "Clocks are not skewed: libfaketime is not installed.");
        var counts = new LoadCounts();
        var written = Enumerable.Range(1, reviews).Select(n => new LoadedReview(n, system.Client, counts, TimeSpan.FromMilliseconds(250), MaxStudies)).ToList();
        foreach (var review in written)
        {
            await review.RegisterAsync(cancellationToken);
            system.Reviews.Add(review.Id);
        }

        foreach (var review in written)
        {
            await EvaluatedAsync(system.Client, review.Id, cancellationToken);
            await review.SubscribeAsync(receiver, cancellationToken);
        }

        var (wrong, returns) = (new List<string>(), new List<(string, TimeSpan)>());
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var writing = written.Select(r => r.WriteAsync(end.Token, cancellationToken)).ToList();
        try
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < faults.Count || Stopwatch.GetElapsedTime(start) < length; i++)
            {
                var fault = faults[i % faults.Count];
                await fault.Begin(system, cancellationToken);
                await Task.Delay(away, cancellationToken);
                await fault.End(system, cancellationToken);
                var ready = await ReadyAsync(system, wrong, fault.Name, cancellationToken);
                returns.Add((fault.Name, ready));
                print(string.Create(CultureInfo.InvariantCulture, $"  {fault.Name,-26} all ready after {ready.TotalSeconds,5:F1} s"));
            }
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(writing);
        }

        var verdict = new LoadVerdict(system.Client, receiver, print);
        try
        {
            foreach (var review in written) await verdict.JudgeAsync(review, cancellationToken);
        }
        catch (HttpRequestException)
        {
            print($"A host does not answer any more. Not ready: {string.Join("; ", await system.NotReadyAsync(cancellationToken))}\n{system.Output}");
            throw;
        }

        counts.Print(print);
        print($"  webhooks   {receiver.Calls} calls, {receiver.Repeated} events taken more than once");
        var dead = await system.DeadLettersAsync(cancellationToken);
        wrong.AddRange(dead.Where(d => !system.Poisoned.Contains(d.Id)).Select(d => $"{d.Queue} holds message {d.Id}, which nobody poisoned: {d.Reason}"));
        // A host that is killed between moving a message and saying so moves it again.
        print($"  dead letters {dead.Count}, of {dead.Select(d => d.Id).Distinct().Count()} of {system.Poisoned.Count} poisoned messages");
        return new ChaosReport([.. wrong, .. verdict.Faults], returns);
    }

    private static async Task<TimeSpan> ReadyAsync(ChaosSystem system, List<string> wrong, string fault, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        IReadOnlyList<string> late = [];
        while (true)
        {
            var missing = await system.NotReadyAsync(cancellationToken);
            var took = Stopwatch.GetElapsedTime(since);
            if (missing.Count == 0)
            {
                if (took > Bound) wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{fault}: ready only after {took.TotalSeconds:F1} s; last: {string.Join("; ", late)}"));
                return took;
            }

            late = missing;

            if (took > 4 * Bound)
            {
                wrong.Add($"{fault}: still not ready: {string.Join("; ", missing)}");
                return took;
            }

            await Task.Delay(200, cancellationToken);
        }
    }

    /// <summary>Whoever subscribes before the first estimates were evaluated takes the next for what holds.</summary>
    private static Task<long> EvaluatedAsync(HttpClient client, string review, CancellationToken cancellationToken) => Eventually.SeesAsync(
        async () =>
        {
            using var answer = await client.GetAsync(new Uri($"/api/reviews/{review}/shifts/head", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<Contracts.Alerts.AlertsHead>(cancellationToken))!.Revision : 0;
        },
        revision => revision >= 7, $"the first estimates of {review}", TimeSpan.FromSeconds(120));
}
