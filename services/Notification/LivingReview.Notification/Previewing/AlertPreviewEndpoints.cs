using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Alerts;
using LivingReview.Notification.Certainty;
using LivingReview.Notification.History;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Searches;
using LivingReview.Notification.Subscriptions;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.Previewing;

/// <summary>Which alerts a draft study would cause: evaluated as the saved study will be, against the current baselines. Nothing is stored.</summary>
internal static class AlertPreviewEndpoints
{
    private const int MaxCauses = 12;

    /// <summary>What analysis answers to a draft that changes nothing: it comes from there, and is sent as it came.</summary>
    private static readonly StudyPreview Unchanged = new()
    {
        Review = "example-review",
        Revision = 12,
        Strata = [],
        Change = new EvidenceChange { Revision = 13, Kind = ChangeKind.Accepted, StudyId = "draft-2026", Label = "Draft 2026" },
        Table = new EvidenceTable { StudyId = "draft-2026", Label = "Draft 2026", Tp = 120, Fp = 30, Fn = 12, Tn = 220, Strata = ["overall"] },
    };

    public static void MapAlertPreview(this IEndpointRouteBuilder app) =>
        app.MapPost("/api/reviews/{review}/policies/preview", PreviewAsync).Needs(Role.Reader)
            .Described("previewAlerts", "Shows which alerts a draft study would cause; nothing is stored.")
            .Example(Unchanged).Answers<AlertPreview>().Refuses("stale-preview");

    private static async Task<IResult> PreviewAsync(
        string review, StudyPreview preview, INotificationStore store, ReviewHistory history, TimeProvider time, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var subscriptions = await session.Query<Subscription>().Where(s => s.Review == review && s.Status == Subscription.Active).OrderBy(s => s.Id).ToListAsync(cancellationToken);
        var baselines = (await session.LoadManyAsync<Baseline>(cancellationToken, subscriptions.Select(s => s.Id).ToArray())).ToDictionary(b => b.Id);
        var states = await history.ReadAsync(session, review, baselines.Values.SelectMany(b => b.Strata.Values).SelectMany(m => m.Versions).ToHashSet(), cancellationToken);
        if (states.IsEmpty) return Problem.UnknownReview(review);
        var newest = states[^1];
        if (newest.Revision != preview.Revision || preview.Change.Revision != preview.Revision + 1)
            return Problem.Result(409, "stale-preview", "The evidence has moved on", FormattableString.Invariant($"revision: alerts are evaluated at revision {newest.Revision}, the preview is of revision {preview.Revision}. Preview the study again."));

        var now = HypotheticalState.After(newest, preview);
        if (await session.LoadAsync<KnownSearch>(review, cancellationToken) is { } search) now = search.On(now);
        if (await session.LoadAsync<KnownCertainty>(review, cancellationToken) is { } certainty) now = certainty.On(now);
        var known = await session.Query<KnownChange>().Where(c => c.Review == review).OrderBy(c => c.Revision).ToListAsync(cancellationToken);
        var instant = time.GetUtcNow();
        var evaluation = new SubscriptionEvaluation(now, states, [.. known.Select(c => c.Change), preview.Change], instant);
        var own = Subscription.IdOfReview(review);
        return Results.Ok(new AlertPreview
        {
            Review = review,
            Revision = preview.Revision,
            Subscriptions =
            [
                .. subscriptions.OrderByDescending(s => s.Id == own).Select(s => new SubscriptionPreview
                {
                    SubscriptionId = s.Id,
                    Name = s.Name,
                    IsReviewList = s.Id == own,
                    Alerts = [.. (evaluation.Evaluate(s, baselines.GetValueOrDefault(s.Id), () => Guid.Empty)?.Alerts ?? []).Select(alert => AlertComposer.ToEntry(alert, instant, MaxCauses))],
                }),
            ],
        });
    }
}
