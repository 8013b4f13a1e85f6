using System.Diagnostics;
using Marten;

namespace LivingReview.Hosting.Telemetry;

/// <summary>Writes the current trace into every event that is appended, so that whoever reads it later can continue the trace.</summary>
internal sealed class TraceCarrier : DocumentSessionListenerBase
{
    public override Task BeforeSaveChangesAsync(IDocumentSession session, CancellationToken token)
    {
        if (Activity.Current?.Id is { } traceParent)
        {
            foreach (var e in session.PendingChanges.Streams().SelectMany(s => s.Events)) e.SetHeader(Tracing.EventHeader, traceParent);
        }

        return Task.CompletedTask;
    }
}
