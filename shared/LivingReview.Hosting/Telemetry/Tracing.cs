using System.Diagnostics;
using JasperFx.Events;
using MassTransit;

namespace LivingReview.Hosting.Telemetry;

/// <summary>
/// Our own spans, and what carries a trace over the places where it would break: the event store (a header of each event), a batch of
/// messages, and a delivery that waits in a table.
/// </summary>
public static class Tracing
{
    /// <summary>Name of our source of spans.</summary>
    public const string SourceName = "LivingReview";

    /// <summary>Header of stored events: the W3C traceparent of the request that appended them.</summary>
    public const string EventHeader = "traceparent";

    /// <summary>Attribute of a span that begins a trace without a request.</summary>
    internal const string Begins = "livingreview.begins";

    private const string MessageHeader = "MT-Activity-Id";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts a span under the current one.</summary>
    public static Activity? Start(string name) => Source.StartActivity(name);

    /// <summary>
    /// Begins a trace for a thing that people and services will follow for days, such as a work that a search found: everything about it
    /// continues this trace, each step in its own time.
    /// </summary>
    /// <param name="name">What is done.</param>
    /// <param name="startedAt">When it began.</param>
    /// <param name="tags">What it is about.</param>
    /// <returns>Its W3C traceparent, to be kept with the thing; null if nobody listens.</returns>
    public static string? Begin(string name, DateTimeOffset startedAt, params IEnumerable<KeyValuePair<string, object?>> tags)
    {
        var around = Activity.Current;
        Activity.Current = null;
        try
        {
            using var span = Source.StartActivity(ActivityKind.Consumer, default, [new(Begins, true), .. tags], startTime: startedAt, name: name);
            return span?.Id;
        }
        finally
        {
            Activity.Current = around;
        }
    }

    /// <summary>Starts a span that continues a trace.</summary>
    /// <param name="name">What is done.</param>
    /// <param name="traceParent">A W3C traceparent; null or unreadable: the span continues the current trace.</param>
    /// <param name="kind">Its kind.</param>
    public static Activity? Resume(string name, string? traceParent, ActivityKind kind = ActivityKind.Internal) =>
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent)
            ? Source.StartActivity(name, kind, parent, links: LinkToCurrent())
            : Source.StartActivity(name, kind);

    /// <summary>Starts a span that continues the trace of the request that appended a stored event.</summary>
    public static Activity? Resume(string name, IEvent stored) => Resume(name, stored.GetHeader(EventHeader)?.ToString(), ActivityKind.Producer);

    /// <summary>Starts a span for work on several messages: it continues the trace of the last and is linked to those of the others.</summary>
    public static Activity? Resume(string name, IReadOnlyList<MessageContext> messages)
    {
        var contexts = messages
            .Select(m => ActivityContext.TryParse(m.Headers.Get<string>(MessageHeader), null, isRemote: true, out var context) ? context : default)
            .Where(c => c != default).ToList();
        return contexts.Count == 0
            ? Source.StartActivity(name, ActivityKind.Consumer)
            : Source.StartActivity(name, ActivityKind.Consumer, contexts[^1], links: contexts.SkipLast(1).Select(c => new ActivityLink(c)));
    }

    private static ActivityLink[] LinkToCurrent() => Activity.Current is { } current ? [new ActivityLink(current.Context)] : [];
}
