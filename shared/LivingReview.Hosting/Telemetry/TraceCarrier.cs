using System.Diagnostics;
using Marten;

namespace LivingReview.Hosting.Telemetry;

/// <summary>
/// Writes the current trace into every event that is appended, so that its readers can continue the trace. An event that has one
/// keeps it: in a commit for many, each has the trace of its own request.
/// </summary>
internal sealed class TraceCarrier : DocumentSessionListenerBase
{
    public override Task BeforeSaveChangesAsync(IDocumentSession session, CancellationToken token)
    {
        if (Activity.Current?.Id is { } traceParent)
        {
            foreach (var e in session.PendingChanges.Streams().SelectMany(s => s.Events).Where(e => e.GetHeader(Tracing.EventHeader) is null)) e.SetHeader(Tracing.EventHeader, traceParent);
        }

        return Task.CompletedTask;
    }
}
