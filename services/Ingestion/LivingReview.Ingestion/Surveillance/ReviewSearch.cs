using LivingReview.Contracts;
using LivingReview.Ingestion.Reviews;
using Marten;
using MassTransit;

namespace LivingReview.Ingestion.Surveillance;

/// <summary>How current a review's searches are, as surveillance says.</summary>
/// <param name="Id">The review.</param>
/// <param name="Version">Version of what surveillance said.</param>
/// <param name="SearchedAt">Day of the newest search.</param>
/// <param name="Unassessed">Records that wait for a decision.</param>
public sealed record ReviewSearch(string Id, long Version, DateTimeOffset SearchedAt, int Unassessed)
{
    /// <summary>Those of several reviews; a review without a search has none.</summary>
    public static async Task<IReadOnlyDictionary<string, ReviewSearch>> OfAsync(IQuerySession session, IReadOnlyList<string> reviews, CancellationToken cancellationToken) =>
        (await session.LoadManyAsync<ReviewSearch>(cancellationToken, [.. reviews])).ToDictionary(s => s.Id, StringComparer.Ordinal);
}

/// <summary>Keeps how current the searches of a review are, beside it.</summary>
internal sealed class ReviewSearchConsumer(IIngestionStore store) : IConsumer<SearchRecorded>
{
    public async Task Consume(ConsumeContext<SearchRecorded> context)
    {
        var search = context.Message;
        await using var session = store.LightweightSession();
        // By the review's lock: of two copies the one with older news must not write last.
        if ((await session.Events.FetchForExclusiveWriting<ReviewRecord>(search.Review, context.CancellationToken)).Aggregate is null) return;
        if (await session.LoadAsync<ReviewSearch>(search.Review, context.CancellationToken) is { } known && known.Version > search.Version) return;
        session.Store(new ReviewSearch(search.Review, search.Version, search.SearchedAt, search.Unassessed));
        await session.SaveChangesAsync(context.CancellationToken);
    }
}
