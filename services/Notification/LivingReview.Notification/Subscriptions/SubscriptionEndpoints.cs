using System.Security.Cryptography;
using LivingReview.Contracts.Shifts;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Notices;
using LivingReview.Notification.Shifts;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.Subscriptions;

internal static class SubscriptionEndpoints
{
    private const int Looks = 8;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(250);

    public static void MapSubscriptions(this IEndpointRouteBuilder app)
    {
        var subscriptions = app.MapGroup("/api/reviews/{review}/subscriptions");
        subscriptions.MapPost("", CreateAsync);
        subscriptions.MapGet("", ListAsync);
        subscriptions.MapGet("/{id:guid}", ShowAsync);
        subscriptions.MapDelete("/{id:guid}", DeleteAsync);
    }

    private static async Task<IResult> CreateAsync(
        string review, CreateSubscription request, INotificationStore store, NoticeSignal notices, TimeProvider time, CancellationToken cancellation)
    {
        var faults = new Faults();
        faults.Require(request.Name?.Trim().Length is > 0 and <= 200, "name", "A name of 1 to 200 characters is needed.");
        faults.Require(request.Threshold is null or (> 0 and < 1), "threshold", "A shift of a probability: between 0 and 1, exclusive; 0.02 is two percentage points.");
        faults.Require(request.WebhookUrl is null || IsWebAddress(request.WebhookUrl), "webhookUrl", "An absolute http or https address without user name or fragment.");
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.LightweightSession();
        if (await KnownAsync(session, review, notices, cancellation) is not { } known) return Problem.UnknownReview(review);

        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Review = review,
            Name = request.Name!.Trim(),
            Threshold = request.Threshold,
            Strata = request.Strata ?? [],
            WebhookUrl = request.WebhookUrl,
            Secret = request.WebhookUrl is null ? null : "whsec_" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            Status = Subscription.Active,
            CreatedAt = time.GetUtcNow(),
        };
        session.Insert(subscription);
        session.Insert(Baseline.From(subscription.Id, known)); // what holds now is not news
        await session.SaveChangesAsync(cancellation);
        return Results.Created($"/api/reviews/{review}/subscriptions/{subscription.Id}", subscription.ToView(withSecret: true));
    }

    /// <summary>What is known of a review; one that was registered a moment ago gets the moment that its first estimates need to arrive.</summary>
    private static async Task<KnownEstimates?> KnownAsync(
        IQuerySession session, string review, NoticeSignal notices, CancellationToken cancellation)
    {
        for (var look = 0; ; look++)
        {
            var grown = notices.Grown;
            if (await session.LoadAsync<KnownEstimates>(review, cancellation) is { } known) return known;
            if (look == Looks) return null;
            await Task.WhenAny(grown, Task.Delay(Moment, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static async Task<IResult> ListAsync(string review, INotificationStore store, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        if (await session.LoadAsync<ReviewNotices>(review, cancellation) is null) return Problem.UnknownReview(review);
        var own = Subscription.IdOfReview(review);
        var all = await session.Query<Subscription>().Where(s => s.Review == review && s.Id != own).OrderBy(s => s.CreatedAt).ToListAsync(cancellation);
        return Results.Ok(all.Select(s => s.ToView()));
    }

    private static async Task<IResult> ShowAsync(string review, Guid id, INotificationStore store, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await FindAsync(session, review, id, cancellation) is { } found ? Results.Ok(found.ToView()) : Unknown(id);
    }

    private static async Task<IResult> DeleteAsync(string review, Guid id, INotificationStore store, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        if (await FindAsync(session, review, id, cancellation) is null) return Unknown(id);
        session.Delete<Subscription>(id);
        session.Delete<Baseline>(id);
        await session.SaveChangesAsync(cancellation);
        return Results.NoContent();
    }

    /// <summary>A subscription of this review that is not the review's own.</summary>
    public static async Task<Subscription?> FindAsync(IQuerySession session, string review, Guid id, CancellationToken cancellation) =>
        id != Subscription.IdOfReview(review) && await session.LoadAsync<Subscription>(id, cancellation) is { } found && found.Review == review ? found : null;

    public static IResult Unknown(Guid id) =>
        Problem.Result(404, "unknown-subscription", "Unknown subscription", $"id: the review has no subscription {id}.");

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri is { UserInfo.Length: 0, Fragment.Length: 0, Host.Length: > 0 } && text.Length <= 2000;
}
