using System.CommandLine;
using System.Globalization;

namespace LivingReview.AllInOne.Repairing;

/// <summary><c>livingreview status</c></summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var server = ServerOption.Create();
        var broker = BrokerOption.Create();
        var command = new Command("status", "Compare the heads of evidence, estimates and alerts; with a broker, queues and dead letters too. Ends with 75 if something lags or waits.") { server, broker };
        command.SetAction((result, cancellation) => RunAsync(result.GetValue(server)!, result.GetValue(broker), result.InvocationConfiguration.Output, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Uri server, Uri? broker, TextWriter say, CancellationToken cancellation)
    {
        var level = await ReviewsAsync(server, say, cancellation);
        if (broker is not null) level &= await QueuesAsync(broker, say, cancellation);
        return level ? ExitCode.Success : ExitCode.Lagging;
    }

    private static async Task<bool> ReviewsAsync(Uri server, TextWriter say, CancellationToken cancellation)
    {
        using var api = new OperatorApi(server);
        var level = true;
        await say.WriteLineAsync(Row("review", "evidence", "arrived", "estimated", "told", "lag", "engine"));
        foreach (var review in await api.ReviewsAsync(cancellation))
        {
            var head = await api.HeadAsync(review.Id, cancellation);
            var told = await api.ToldAsync(review.Id, cancellation);
            // Told is a revision too, but a version more of the estimates at the same revision is a lag of its own.
            var lag = Math.Max(0, review.Revision - Math.Min(head?.Revision ?? 0, told?.Revision ?? long.MaxValue));
            level &= lag == 0 && head?.Engines.Count <= 1 && (told is null || told.EstimateVersion >= head?.EstimateVersion);
            await say.WriteLineAsync(Row(review.Id, Text(review.Revision), Text(head?.EvidenceRevision ?? 0), Text(head?.Revision ?? 0), told is null ? "?" : Text(told.Revision), Text(lag), string.Join(", ", head?.Engines ?? [])));
        }

        return level;
    }

    private static async Task<bool> QueuesAsync(Uri broker, TextWriter say, CancellationToken cancellation)
    {
        await using var letters = await DeadLetters.OpenAsync(broker, cancellation);
        var level = true;
        await say.WriteLineAsync();
        await say.WriteLineAsync(Row("queue", "waiting", "consumers", "dead", "", "", ""));
        foreach (var queue in ServiceQueues.Names)
        {
            if (await letters.DepthAsync(queue, cancellation) is not { } depth) continue;
            var dead = (await letters.DepthAsync(queue + DeadLetters.Suffix, cancellation))?.Messages ?? 0;
            level &= dead == 0;
            await say.WriteLineAsync(Row(queue, Text(depth.Messages), Text(depth.Consumers), Text(dead), "", "", ""));
        }

        return level;
    }

    private static string Row(string name, string a, string b, string c, string d, string e, string f) =>
        string.Create(CultureInfo.InvariantCulture, $"{name,-44} {a,9} {b,9} {c,9} {d,9} {e,5}  {f}").TrimEnd();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
