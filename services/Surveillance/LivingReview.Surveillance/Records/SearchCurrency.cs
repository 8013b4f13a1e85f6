using System.Collections.Concurrent;
using LivingReview.Contracts;
using LivingReview.Contracts.Screening;
using LivingReview.Hosting.Bus;
using LivingReview.Surveillance.Screening;
using LivingReview.Surveillance.Screening.Earlier;
using MassTransit;

namespace LivingReview.Surveillance.Records;

/// <summary>Tells how current the searches of reviews are: of several changes at once only how it stands.</summary>
internal sealed class SearchCurrency(ISurveillanceStore store, ScreeningLog screening)
{
    private readonly ConcurrentDictionary<string, bool> _published = new(StringComparer.Ordinal);

    /// <summary>Publishes how it stands; nothing for a review without a search, and nothing as long as its old records are on their way: half of them would say something else.</summary>
    public async Task PublishAsync(IPublishEndpoint bus, string review, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<RecordsMove>(review, cancellationToken) is not { } move || !move.IsDone()) return;
        if (ToMessage(review, await screening.ReadAsync(review, cancellationToken), move.Version) is { } message) await bus.PublishConfirmedAsync(message, cancellationToken);
        _published[review] = true;
    }

    /// <summary>Publishes it unless that was done since the start, in case the last word on it was lost.</summary>
    public Task PublishOnceAsync(IPublishEndpoint bus, string review, CancellationToken cancellationToken) =>
        _published.ContainsKey(review) ? Task.CompletedTask : PublishAsync(bus, review, cancellationToken);

    /// <summary>The message. Its version goes on from that of the old log, by which receivers tell older news.</summary>
    internal static SearchRecorded? ToMessage(string review, ScreeningState desk, long moved)
    {
        // A search that was recorded late does not hide a newer one.
        if (desk.Searches.Reverse().MaxBy(s => s.Date) is not { } newest) return null;
        return new SearchRecorded
        {
            Review = review,
            SearchId = newest.Id,
            Database = newest.Database,
            SearchedAt = new DateTimeOffset(newest.Date, TimeOnly.MinValue, TimeSpan.Zero),
            Records = newest.Hits,
            Unassessed = desk.InOrder.Count(r => r.IsOpenAt(ScreeningVocabulary.TitleAbstract)),
            Version = moved + desk.Version,
            OccurredAt = desk.ChangedAt,
        };
    }
}
