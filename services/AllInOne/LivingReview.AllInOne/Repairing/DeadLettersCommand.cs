using System.CommandLine;
using System.Globalization;
using LivingReview.Hosting.Embedding;
using LivingReview.Hosting.Operating;

namespace LivingReview.AllInOne.Repairing;

/// <summary><c>livingreview dead-letters</c></summary>
internal static class DeadLettersCommand
{
    private static readonly Option<Uri?> Broker = Recursive(BrokerOption.Create());
    private static readonly Option<string> Prefix = Recursive(QueuePrefixOption.Create());
    private static readonly Option<string?> Queue = new("--queue") { Description = "Only this queue's.", HelpName = "NAME", Recursive = true };
    private static readonly Option<string?> Message = new("--message") { Description = "Only the message with this id.", HelpName = "ID" };

    public static Command Create() =>
        new("dead-letters", "Messages that a consumer gave up on, or that no consumer handles. They live on the broker; the embedded bus keeps none, what it loses is replayed from the log.")
        {
            Broker, Prefix, Queue, List(), Replay(), Discard(),
        };

    private static Command List()
    {
        var discarded = new Option<bool>("--discarded") { Description = "Show those that were discarded in the last thirty days." };
        var command = new Command("list", "Show every message that was given up, and why.") { discarded };
        command.SetAction(async (result, cancellationToken) =>
        {
            var count = 0;
            await EachQueueAsync(result, async (letters, queue) =>
            {
                foreach (var letter in await letters.ListAsync(queue, result.GetValue(discarded) ? [DeadLetters.Discarded] : DeadLetters.Waiting, cancellationToken))
                {
                    await result.InvocationConfiguration.Output.WriteLineAsync(Line(letter));
                    count++;
                }
            }, cancellationToken);
            return await EndAsync(result, count, result.GetValue(discarded) ? "discarded." : count == 1 ? "waits." : "wait.");
        });
        return command;
    }

    private static Command Replay()
    {
        var again = new Option<bool>("--again") { Description = "Also those that were replayed before and have failed again." };
        var command = new Command("replay", "Hand them to their consumers again, each once: what fails again stays until --again or discard.") { Message, again };
        command.SetAction(async (result, cancellationToken) =>
        {
            var (count, left) = (0, 0);
            await EachQueueAsync(result, async (letters, queue) => count += await letters.ReplayAsync(queue, letter =>
            {
                if (!IsMeant(result, letter)) return false;
                if (letter.Replays == 0 || result.GetValue(again)) return true;
                left++;
                return false;
            }, cancellationToken), cancellationToken);
            return await EndAsync(result, count, left == 0 ? "replayed." : string.Create(CultureInfo.InvariantCulture, $"replayed; {left} failed again after an earlier replay and stay (--again replays them, discard puts them aside)."));
        });
        return command;
    }

    private static Command Discard()
    {
        var reason = new Option<string>("--reason") { Description = "Why; kept with the message.", HelpName = "TEXT", Required = true };
        reason.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (string.IsNullOrWhiteSpace(text) || text.Any(char.IsControl) || text.Length > 200))
                result.AddError("--reason must be one line of 1 to 200 characters.");
        });
        var command = new Command("discard", "Put them aside, with a reason; they are kept for thirty days. Needs --message or --queue.") { Message, reason };
        command.Validators.Add(result =>
        {
            if (result.GetResult(Message) is null && result.GetResult(Queue) is null) result.AddError("discard needs --message ID or --queue NAME.");
        });
        command.SetAction(async (result, cancellationToken) =>
        {
            var count = 0;
            await EachQueueAsync(
                result, async (letters, queue) => count += await letters.DiscardAsync(queue, result.GetValue(reason)!, TimeProvider.System.GetUtcNow(), letter => IsMeant(result, letter), cancellationToken), cancellationToken);
            if (count == 0 && result.GetValue(Message) is { } id) throw new EmbeddingException($"No dead letter has the id '{id}'.");
            return await EndAsync(result, count, "discarded.");
        });
        return command;
    }

    private static bool IsMeant(ParseResult result, DeadLetter letter) => result.GetValue(Message) is not { } id || letter.MessageId == id;

    private static string Line(DeadLetter letter) => string.Create(
        CultureInfo.InvariantCulture,
        $"{letter.Queue}  {letter.Kind}  {letter.MessageId}  {letter.At}  {letter.Reason.ReplaceLineEndings(" ")}{(letter.Replays == 0 ? "" : $"  (replayed {letter.Replays} times)")}");

    private static async Task EachQueueAsync(ParseResult result, Func<DeadLetters, string, Task> act, CancellationToken cancellationToken)
    {
        var broker = result.GetValue(Broker)
            ?? throw new EmbeddingException("Dead letters are kept by the broker of a distributed system: name it with --broker. The embedded bus keeps none; what it loses is replayed from the log.");
        var names = ServiceQueues.NamesWith(result.GetValue(Prefix)!);
        if (result.GetValue(Queue) is { } only)
            names = names.Contains(only, StringComparer.Ordinal) ? [only] : throw new EmbeddingException($"There is no queue '{only}'; there are {string.Join(", ", names)}.");
        await using var queues = await BrokerQueues.OpenAsync(broker, cancellationToken);
        var letters = new DeadLetters(queues);
        foreach (var name in names) await act(letters, name);
    }

    private static async Task<int> EndAsync(ParseResult result, int count, string what)
    {
        await result.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{count} dead {(count == 1 ? "letter" : "letters")} {what}"));
        return ExitCode.Success;
    }

    private static Option<T> Recursive<T>(Option<T> option)
    {
        option.Recursive = true;
        return option;
    }
}
