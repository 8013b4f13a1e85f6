using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Hosting.Protection;
using LivingReview.Notification.History;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LivingReview.Notification.Backtesting;

internal static class BacktestEndpoints
{
    public static void MapBacktests(this IEndpointRouteBuilder app) => app.MapPost("/api/reviews/{review}/policies/backtest", RunAsync).MayTakeLong()
        .Described("backtestPolicy", "Runs a policy over the history of a review: which alerts it would have raised.")
        .Example(new BacktestRequest { Policy = new PolicyNode { Rule = "A1", Threshold = 0.05 } }).Answers<BacktestReport>().Refuses("unknown-revision");

    private static async Task<IResult> RunAsync(string review, BacktestRequest request, INotificationStore store, NotificationSignal signal, CancellationToken cancellationToken)
    {
        var faults = new Faults();
        SubscriptionRules.Threshold(request.Threshold, request.Policy, faults);
        PolicyRules.Check(request.Policy, "policy", faults);
        Bounds.Check(request, "", faults);
        if (!faults.None) return Problem.Invalid(faults);

        await using var session = store.QuerySession();
        if (await ReviewLookup.WaitForFirstEstimatesAsync(session, signal, review, cancellationToken) is null) return Problem.UnknownReview(review);
        var states = await ReviewHistory.ReadAllAsync(session, review, cancellationToken);
        var versions = PerStudyHistory.Expand(states).Where(s => s.Revision >= (request.FromRevision ?? 0)).ToList();
        if (versions.Count == 0) return Problem.Result(404, "unknown-revision", "Unknown revision", $"fromRevision: the review is at {states[^1].Revision}.");

        var subscription = new Subscription
        {
            Id = Guid.Empty,
            Review = review,
            Name = "backtest",
            Policy = request.Policy,
            Threshold = request.Threshold,
            TargetPrevalence = request.TargetPrevalence,
            MinimumSensitivity = request.MinimumSensitivity,
            MinimumSpecificity = request.MinimumSpecificity,
            CooldownHours = request.CooldownHours ?? 0,
            Strata = request.Strata ?? [],
            Status = Subscription.Active,
            CreatedAt = versions[0].At,
        };
        return Results.Ok(Backtest.Run(review, subscription.PolicyFor(states[^1]), versions, request.KnownChangeRevision));
    }
}
