using System.ComponentModel.DataAnnotations;
using System.Globalization;
using JasperFx.Events;
using LivingReview.Contracts.Studies;
using LivingReview.Hosting.Addresses;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Ingestion.History;

/// <summary>Every change of a review's evidence with its actor, the newest first.</summary>
internal static class AuditEndpoint
{
    public const int MaxLimit = 500;

    public static void MapAudit(this IEndpointRouteBuilder app) => app.MapGet("/api/reviews/{review}/audit", ShowAsync)
        .Described("listChanges", "Lists every change of the evidence and the protocol with its author, the newest first.").Answers<AuditEntry[]>();

    private static async Task<IResult> ShowAsync(string review, HttpContext http, IIngestionStore store, CancellationToken cancellationToken, long? after = null, [FormerParameter] long? before = null, [Range(1, MaxLimit)] int limit = 100)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewRecord>(review, cancellationToken) is not { } head) return Problem.UnknownReview(review);
        var until = Math.Min(after ?? before ?? long.MaxValue, head.Revision + 1);
        var events = await session.Events.QueryAllRawEvents().Where(e => e.StreamKey == review && e.Version < until).OrderByDescending(e => e.Version).Take(limit).ToListAsync(cancellationToken);
        // The first revision is 1.
        if (events.Count == limit && events[^1].Version > 1) Paging.NameNext(http, events[^1].Version.ToString(CultureInfo.InvariantCulture), nameof(before));
        return Results.Ok(events.Select(Entry));
    }

    public static AuditEntry Entry(IEvent e)
    {
        var entry = new AuditEntry { Revision = e.Version, At = e.Timestamp, Actor = StudyHistories.ActorOf(e), Kind = "registered" };
        return e.Data switch
        {
            ReviewRegistered => entry,
            ProtocolAmended data => entry with { Kind = "protocol", Reason = data.Reason },
            ExtractionAccepted data => entry with { Kind = "accepted", Study = data.Study.Id, Label = data.Study.Label },
            ExtractionAmended data => entry with { Kind = "amended", Study = data.Study.Id, Label = data.Study.Label, Reason = data.Reason },
            ExtractionRestored data => entry with { Kind = "restored", Study = data.Study.Id, Label = data.Study.Label, Reason = data.Reason },
            ExtractionWarningOverridden data => entry with { Kind = "warning-overridden", Study = data.Study.Id, Label = data.Study.Label, Reason = $"{data.Code}: {data.Reason}" },
            ExtractionWithdrawn data => entry with { Kind = "withdrawn", Study = data.StudyId, Label = data.Label, Reason = data.Reason },
            var other => throw new InvalidOperationException($"{other.GetType()} is not an event of the evidence."),
        };
    }
}
