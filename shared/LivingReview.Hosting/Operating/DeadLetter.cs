using System.Globalization;
using System.Text;
using RabbitMQ.Client;

namespace LivingReview.Hosting.Operating;

/// <summary>A message that was given up.</summary>
/// <param name="Queue">The queue whose consumer gave it up.</param>
/// <param name="Kind">"error", "skipped" or "discarded".</param>
/// <param name="MessageId">Id of the message; empty if it has none.</param>
/// <param name="At">When it was given up; empty where that is not recorded.</param>
/// <param name="Reason">Why.</param>
/// <param name="Replays">How often it was handed to its consumer again.</param>
public sealed record DeadLetter(string Queue, string Kind, string MessageId, string At, string Reason, int Replays)
{
    internal const string ReplaysHeader = "LivingReview-Replays";
    internal const string DiscardReasonHeader = "LivingReview-Discard-Reason";
    internal const string DiscardedAtHeader = "LivingReview-Discarded-At";
    private const string FaultHeader = "MT-Fault-";
    private const string ReasonHeader = "MT-Reason";

    internal static DeadLetter Read(string queue, string kind, IReadOnlyBasicProperties properties)
    {
        var headers = properties.Headers;
        var (at, reason) = kind switch
        {
            DeadLetters.Discarded => (Text(headers, DiscardedAtHeader), Text(headers, DiscardReasonHeader)),
            DeadLetters.Skipped => (Text(headers, FaultHeader + "Timestamp"), "No consumer of this queue handles a message of its type."),
            _ => (Text(headers, FaultHeader + "Timestamp"), $"{Text(headers, FaultHeader + "ExceptionType")}: {Text(headers, FaultHeader + "Message")}"),
        };
        return new DeadLetter(queue, kind, properties.MessageId ?? "", at, reason, ReplaysOf(headers));
    }

    /// <summary>The headers of the message when it is handed to its consumer again.</summary>
    internal static Dictionary<string, object?> HeadersForReplay(IDictionary<string, object?>? headers)
    {
        var kept = (headers ?? new Dictionary<string, object?>()).Where(h => !h.Key.StartsWith(FaultHeader, StringComparison.Ordinal) && h.Key != ReasonHeader).ToDictionary(h => h.Key, h => h.Value);
        kept[ReplaysHeader] = ReplaysOf(headers) + 1;
        return kept;
    }

    private static int ReplaysOf(IDictionary<string, object?>? headers) =>
        int.TryParse(Text(headers, ReplaysHeader), NumberStyles.None, CultureInfo.InvariantCulture, out var replays) ? replays : 0;

    private static string Text(IDictionary<string, object?>? headers, string name) =>
        headers?.TryGetValue(name, out var value) != true ? "" : value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
