using System.CommandLine;
using System.Globalization;
using LivingReview.Contracts.Reviews;
using LivingReview.Hosting.Operating;

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
        await say.WriteLineAsync(Row("review", "evidence", "arrived", "estimated", "alerts", "missing", "lag", "engine"));
        await foreach (var page in api.ReviewsAsync(cancellationToken)) level &= await PageAsync(api, page, say, cancellationToken);
        return level;
    }

    private static async Task<bool> PageAsync(OperatorApi api, IReadOnlyList<ReviewView> reviews, TextWriter say, CancellationToken cancellationToken)
    {
        var level = true;
        var heads = await api.HeadsAsync(reviews.Select(r => r.Id), cancellationToken);
        var alerts = await api.EvaluatedAsync(reviews.Select(r => r.Id), cancellationToken);
        foreach (var review in reviews)
        {
            var (head, evaluated) = (heads.GetValueOrDefault(review.Id), alerts.GetValueOrDefault(review.Id));
            var lag = Math.Max(0, review.Revision - Math.Min(head?.Revision ?? 0, evaluated?.Revision ?? long.MaxValue));
            // Versions of the estimates that were not evaluated: there may be some although the revision is the same. Below 0, another log was.
            var missing = evaluated is null ? (long?)null : (head?.EstimateVersion ?? 0) - evaluated.EstimateVersion;
            level &= lag == 0 && head?.Engines.Count <= 1 && missing is null or 0; // an older server does not say
            await say.WriteLineAsync(Row(
                review.Id, Text(review.Revision), Text(head?.EvidenceRevision ?? 0), Text(head?.Revision ?? 0), evaluated is null ? "?" : Text(evaluated.Revision),
                missing is { } versions ? Text(versions) : "?", Text(lag), string.Join(", ", head?.Engines ?? [])));
        }

        return level;
    }

    private static async Task<bool> QueuesAsync(Uri broker, string prefix, TextWriter say, CancellationToken cancellationToken)
    {
        await using var queues = await BrokerQueues.OpenAsync(broker, cancellationToken);
        var letters = new DeadLetters(queues);
        var level = true;
        await say.WriteLineAsync();
        await say.WriteLineAsync(Row("queue", "waiting", "consumers", "dead", "", "", "", ""));
        foreach (var queue in ServiceQueues.NamesWith(prefix))
        {
            if (await queues.DepthAsync(queue, cancellationToken) is not { } depth) continue;
            var dead = await letters.CountAsync(queue, cancellationToken);
            level &= dead == 0;
            await say.WriteLineAsync(Row(queue, Text(depth.Messages), Text(depth.Consumers), Text(dead), "", "", "", ""));
        }

        return level;
    }

    private static string Row(string name, string a, string b, string c, string d, string e, string f, string g) =>
        string.Create(CultureInfo.InvariantCulture, $"{name,-44} {a,9} {b,9} {c,9} {d,9} {e,8} {f,5}  {g}").TrimEnd();

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
