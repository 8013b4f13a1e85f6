using LivingReview.Contracts;
using LivingReview.Ingestion.Studies;
using MassTransit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LivingReview.Ingestion.Surveillance;

/// <summary>That a message of surveillance was taken in: it may come again, long after what it asked for was undone.</summary>
/// <param name="Id">Id of the message.</param>
public sealed record SurveillanceReceipt(Guid Id);

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
