using Marten;

namespace LivingReview.Notification.Notices;

/// <summary>A review that was registered a moment ago gets the moment that its first estimates need to arrive, before it is called unknown.</summary>
internal static class ExpectedReview
{
    private const int Looks = 12;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    public static async Task<ReviewNotices?> LoadAsync(IQuerySession session, NoticeSignal notices, string review, CancellationToken cancellationToken)
    {
        for (var look = 0; ; look++)
        {
            var grown = notices.Grown;
            if (await session.LoadAsync<ReviewNotices>(review, cancellationToken) is { } known) return known;
            if (look == Looks) return null;
            await Task.WhenAny(grown, Task.Delay(Moment, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
