using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Reviews;

namespace LivingReview.Web.Alerts.Subscriptions;

/// <summary>What a kind of reader wants to hear: a policy that is ready. The rules behind it can be changed afterwards.</summary>
/// <param name="Key">In addresses and forms.</param>
/// <param name="Name">What a reader sees.</param>
/// <param name="Text">What it sends.</param>
/// <param name="Threshold">Rule A1 alone with this threshold; the default policy if null.</param>
/// <param name="HeadlinesOnly">Whether only the strata count whose answers the protocol puts first.</param>
internal sealed record FollowPreset(string Key, string Name, string Text, double? Threshold, bool HeadlinesOnly)
{
    public static IReadOnlyList<FollowPreset> All =>
    [
        new("panel", T["Panel"], T["Changes that could change a recommendation: a retraction, a minimum crossed, or a real and relevant change of the answer."], null, HeadlinesOnly: true),
        new("methodologist", T["Methodologist"], T["Every stratum whose sensitivity or specificity moved by 0.02 or more."], 0.02, HeadlinesOnly: false),
        new("developer", T["Developer"], T["Every stratum that moved by 0.05 or more, for programs that follow the review."], 0.05, HeadlinesOnly: false),
    ];

    private IReadOnlyList<string> StrataIn(Protocol protocol) => HeadlinesOnly ? protocol.HeadlineStrata : [];

    public CreateSubscription ToCreate(string name, string? email, string? webhook, Protocol protocol) =>
        new() { Name = name, Email = email, WebhookUrl = webhook, Threshold = Threshold, Strata = StrataIn(protocol) };

    public BacktestRequest ToBacktest(Protocol protocol) => new() { Threshold = Threshold, Strata = StrataIn(protocol) };
}
