using System.CommandLine;
using System.Globalization;
using LivingReview.Hosting.Embedding;

namespace LivingReview.AllInOne.Repairing;

/// <summary><c>livingreview dead-letters</c></summary>
internal static class DeadLettersCommand
{
    public static Command Create()
    {
        var broker = BrokerOption.Create();
        broker.Recursive = true;
        var list = new Command("list", "Show every message that a consumer gave up on, and why.");
        list.SetAction((result, cancellationToken) => ListAsync(result.GetValue(broker), result.InvocationConfiguration.Output, cancellationToken));
        var queue = new Option<string?>("--queue") { Description = "Only this queue's.", HelpName = "NAME" };
        var replay = new Command("replay", "Hand them to their consumers again.") { queue };
        replay.SetAction((result, cancellationToken) => ReplayAsync(result.GetValue(broker), result.GetValue(queue), result.InvocationConfiguration.Output, cancellationToken));
        return new Command("dead-letters", "Messages that a consumer gave up on. They live on the broker; the embedded bus keeps none, what it loses is replayed from the log.")
        {
            broker, list, replay,
        };
    }

    private static async Task<int> ListAsync(Uri? broker, TextWriter say, CancellationToken cancellationToken)
    {
        await using var letters = await DeadLetters.OpenAsync(Needed(broker), cancellationToken);
        var found = 0;
        foreach (var queue in ServiceQueues.Names)
        {
            foreach (var letter in await letters.ListAsync(queue, cancellationToken))
            {
                await say.WriteLineAsync($"{letter.Queue}  {letter.MessageId}  {letter.At}  {letter.Reason.ReplaceLineEndings(" ")}");
                found++;
            }
        }

        await say.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{found} dead letters."));
        return ExitCode.Success;
    }

    private static async Task<int> ReplayAsync(Uri? broker, string? only, TextWriter say, CancellationToken cancellationToken)
    {
        if (only is not null && !ServiceQueues.Names.Contains(only, StringComparer.Ordinal))
            throw new EmbeddingException($"There is no queue '{only}'; there are {string.Join(", ", ServiceQueues.Names)}.");
        await using var letters = await DeadLetters.OpenAsync(Needed(broker), cancellationToken);
        var replayed = 0;
        foreach (var queue in ServiceQueues.Names.Where(q => only is null || q == only)) replayed += await letters.ReplayAsync(queue, cancellationToken);
        await say.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{replayed} dead letters replayed."));
        return ExitCode.Success;
    }

    private static Uri Needed(Uri? broker) =>
        broker ?? throw new EmbeddingException("Dead letters are kept by the broker of a distributed system: name it with --broker. The embedded bus keeps none; what it loses is replayed from the log.");
}
