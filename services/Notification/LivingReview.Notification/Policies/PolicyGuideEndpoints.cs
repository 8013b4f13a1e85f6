using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Describing;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.History;
using LivingReview.Notification.Mail;
using LivingReview.Notification.Notifications;
using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace LivingReview.Notification.Policies;

/// <summary>What a user needs to compose a policy without knowing its JSON.</summary>
internal static class PolicyGuideEndpoints
{
    public static void MapPolicyGuide(this IEndpointRouteBuilder app) => app.MapGet("/api/reviews/{review}/policies/guide", ShowAsync)
        .Described("getPolicyGuide", "Shows what a policy can be made of.").Answers<PolicyGuide>();

    private static async Task<IResult> ShowAsync(
        string review, INotificationStore store, ReviewHistory history, NotificationSignal signal, IOptions<MailOptions> mail, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        if (await ReviewLookup.WaitForFirstEstimatesAsync(session, signal, review, cancellationToken) is null
            || await history.ReadNewestAsync(session, review, cancellationToken) is not { } now)
        {
            return Problem.UnknownReview(review);
        }

        var changes = await session.Query<KnownChange>().Where(c => c.Review == review).OrderBy(c => c.Revision).ToListAsync(cancellationToken);
        var criteria = new SubscriberCriteria
        {
            TargetPrevalence = now.Protocol?.TargetPrevalence,
            MinimumSensitivity = now.Protocol?.MinimumSensitivity,
            MinimumSpecificity = now.Protocol?.MinimumSpecificity,
        };
        return Results.Ok(new PolicyGuide
        {
            Rules = RuleDescriptions.All(now.ShiftThreshold),
            DefaultPolicy = StandardPolicy.Default(new(criteria.TargetPrevalence, criteria.MinimumSensitivity, criteria.MinimumSpecificity)),
            Criteria = criteria,
            Strata = now.Order,
            Changes = [.. changes.Select(c => c.Change)],
            EventTypes = CloudEvent.Types,
            SendsMail = mail.Value.Host is not null,
        });
    }
}
