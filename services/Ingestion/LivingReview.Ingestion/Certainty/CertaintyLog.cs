using LivingReview.Contracts;
using LivingReview.Contracts.Reviews;
using Marten;

namespace LivingReview.Ingestion.Certainty;

/// <summary>The log of a review's judgements of certainty, beside that of its evidence.</summary>
internal static class CertaintyLog
{
    private const string Prefix = "certainty:";

    public static string StreamOf(string review) => Prefix + review;

    /// <summary>The review of a stream; null for a stream of something else.</summary>
    public static string? ReviewOf(string stream) => stream.StartsWith(Prefix, StringComparison.Ordinal) ? stream[Prefix.Length..] : null;

    /// <summary>The latest judgements of a review; null if there is none.</summary>
    public static async Task<CertaintyAssessed?> SummarizeAsync(IQuerySession session, string review, CancellationToken cancellationToken)
    {
        var events = await session.Events.FetchStreamAsync(StreamOf(review), token: cancellationToken);
        return events.Count == 0 ? null : new CertaintyAssessed
        {
            Review = review,
            Levels =
            [
                .. events.Select(e => e.Data).OfType<CertaintyJudged>().GroupBy(judged => (judged.Stratum, judged.Outcome)).Select(judgements => new AssessedCertainty
                {
                    Stratum = judgements.Key.Stratum,
                    Outcome = judgements.Key.Outcome,
                    Level = CertaintyVocabulary.LevelOf(judgements.Last().Domains.Select(domain => domain.Concern)),
                }),
            ],
            Version = events[^1].Version,
            OccurredAt = events[^1].Timestamp,
        };
    }
}
