using LivingReview.Contracts;
using LivingReview.Ingestion.Records;
using LivingReview.Ingestion.Reviews;
using LivingReview.Ingestion.Studies;
using MassTransit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivingReview.Ingestion.Surveillance;

/// <summary>That a message of surveillance was taken in: it may come again, long after what it asked for was undone.</summary>
/// <param name="Id">Id of the message.</param>
public sealed record SurveillanceReceipt(Guid Id);

/// <summary>Notes a scheduled search among the review's searches.</summary>
internal sealed partial class SearchCompletedConsumer(IIngestionStore store, ILogger<SearchCompletedConsumer> log) : IConsumer<SearchCompleted>
{
    private const string Actor = "surveillance";

    public async Task Consume(ConsumeContext<SearchCompleted> context)
    {
        var search = context.Message;
        await using var session = store.LightweightSession();
        session.SetHeader(EvidenceLog.ActorHeader, Actor);
        var stream = await session.Events.FetchForExclusiveWriting<ReviewRecord>(search.Review, context.CancellationToken);
        if (stream.Aggregate is null)
        {
            Unknown(log, search.Review);
            return;
        }

        if (await session.LoadAsync<SurveillanceReceipt>(search.Run, context.CancellationToken) is not null) return;
        session.Store(new SurveillanceReceipt(search.Run));
        session.Events.Append(RecordLog.StreamOf(search.Review), new SearchRun(search.Database, search.SearchedTo, search.Query, search.Records));
        await session.SaveChangesAsync(context.CancellationToken);
    }

    [LoggerMessage(LogLevel.Warning, "A search for the review {Review} ran, which does not exist here.")]
    private static partial void Unknown(ILogger log, string review);
}

/// <summary>Withdraws a study whose retraction a person confirmed.</summary>
internal sealed partial class RetractionConfirmedConsumer(EvidenceLog evidenceLog, ILogger<RetractionConfirmedConsumer> log) : IConsumer<RetractionConfirmed>
{
    private const string Kind = "retraction";

    public async Task Consume(ConsumeContext<RetractionConfirmed> context)
    {
        var retraction = context.Message;
        var receipt = context.MessageId ?? throw new InvalidOperationException("The message has no id.");
        await evidenceLog.WriteAsync(
            retraction.Review,
            async (evidence, token) =>
            {
                if (await evidence.Session.LoadAsync<SurveillanceReceipt>(receipt, token) is not null) return Results.NoContent();
                var current = await evidence.Session.LoadAsync<StudyRecord>(StudyRecord.IdOf(retraction.Review, retraction.StudyId), token);
                if (StudyDecider.Withdraw(current, Kind, retraction.Reason, retraction.Notice) is not StudyDecider.Decision.Append append)
                {
                    NotWithdrawn(log, retraction.StudyId, retraction.Review);
                    return Results.NoContent();
                }

                evidence.Session.Store(new SurveillanceReceipt(receipt));
                evidence.Append(append.Event);
                return null;
            },
            (_, _) => Task.FromResult(Results.NoContent()),
            context.CancellationToken,
            $"surveillance, confirmed by {retraction.ConfirmedBy}");
    }

    [LoggerMessage(LogLevel.Information, "The study {Study} of {Review} is not included any more: its retraction changes nothing.")]
    private static partial void NotWithdrawn(ILogger log, string study, string review);
}
