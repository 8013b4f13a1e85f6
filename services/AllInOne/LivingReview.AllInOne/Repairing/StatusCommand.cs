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
        var prefix = QueuePrefixOption.Create();
        var command = new Command("status", "Compare the heads of evidence, estimates and alerts; with a broker, queues and dead letters too. Ends with 75 if something lags or waits.") { server, broker, prefix };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(server)!, result.GetValue(broker), result.GetValue(prefix)!, result.InvocationConfiguration.Output, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Uri server, Uri? broker, string prefix, TextWriter say, CancellationToken cancellationToken)
    {
        var level = await ReviewsAsync(server, say, cancellationToken);
        if (broker is not null) level &= await QueuesAsync(broker, prefix, say, cancellationToken);
        return level ? ExitCode.Success : ExitCode.Lagging;
    }

    private static async Task<bool> ReviewsAsync(Uri server, TextWriter say, CancellationToken cancellationToken)
    {
        using var api = new OperatorApi(server);
        var level = true;
        await say.WriteLineAsync(Row("review", "evidence", "arrived", "estimated", "told", "lag", "engine"));
        foreach (var review in await api.ReviewsAsync(cancellationToken))
        {
            var head = await api.HeadAsync(review.Id, cancellationToken);
            var told = await api.ToldAsync(review.Id, cancellationToken);
            // Told is a revision too, but a version more of the estimates at the same revision is a lag of its own.
            var lag = Math.Max(0, review.Revision - Math.Min(head?.Revision ?? 0, told?.Revision ?? long.MaxValue));
            level &= lag == 0 && head?.Engines.Count <= 1 && (told is null || told.EstimateVersion >= head?.EstimateVersion);
            await say.WriteLineAsync(Row(review.Id, Text(review.Revision), Text(head?.EvidenceRevision ?? 0), Text(head?.Revision ?? 0), told is null ? "?" : Text(told.Revision), Text(lag), string.Join(", ", head?.Engines ?? [])));
        }

        return level;
    }

    private static async Task<bool> QueuesAsync(Uri broker, string prefix, TextWriter say, CancellationToken cancellationToken)
    {
        await using var queues = await BrokerQueues.OpenAsync(broker, cancellationToken);
        var letters = new DeadLetters(queues);
        var level = true;
        await say.WriteLineAsync();
        await say.WriteLineAsync(Row("queue", "waiting", "consumers", "dead", "", "", ""));
        foreach (var queue in ServiceQueues.NamesWith(prefix))
        {
            if (await queues.DepthAsync(queue, cancellationToken) is not { } depth) continue;
            var dead = await letters.CountAsync(queue, cancellationToken);
            level &= dead == 0;
            await say.WriteLineAsync(Row(queue, Text(depth.Messages), Text(depth.Consumers), Text(dead), "", "", ""));
        }

        return level;
    }

    private static string Row(string name, string a, string b, string c, string d, string e, string f) =>
        string.Create(CultureInfo.InvariantCulture, $"{name,-44} {a,9} {b,9} {c,9} {d,9} {e,5}  {f}").TrimEnd();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
