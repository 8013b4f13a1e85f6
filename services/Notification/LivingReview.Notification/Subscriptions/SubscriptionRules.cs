using System.Net.Mail;
using LivingReview.Contracts.Alerts;
using LivingReview.Hosting.Authentication;
using LivingReview.Hosting.Problems;
using LivingReview.Notification.Notifications;
using LivingReview.Notification.Policies;
using LivingReview.Notification.Webhooks;

namespace LivingReview.Notification.Subscriptions;

/// <summary>What a subscription must look like.</summary>
internal static class SubscriptionRules
{
    public static Faults Check(CreateSubscription request, bool mailWorks)
    {
        var faults = new Faults();
        Name(request.Name, faults);
        Threshold(request.Threshold, request.Policy, faults);
        PolicyRules.Check(request.Policy, "policy", faults);
        Bounds.Check(request, "", faults);
        Types(request.Types, faults);
        Webhook(request.WebhookUrl, faults);
        Signature(request.Signature, faults);
        Email(request.Email, mailWorks, faults);
        return faults;
    }

    public static Faults Check(UpdateSubscription request, bool mailWorks)
    {
        var faults = new Faults();
        faults.Require(request.Status is null or Subscription.Active or Subscription.Paused, "status", "active or paused.");
        if (request.Name is not null) Name(request.Name, faults);
        Threshold(request.Threshold, request.Policy, faults);
        PolicyRules.Check(request.Policy, "policy", faults);
        faults.Require(request.DefaultPolicy != true || (request.Policy is null && request.Threshold is null), "defaultPolicy", "Not together with a policy or a threshold.");
        Bounds.Check(request, "", faults);
        if (request.Criteria is { } criteria) Bounds.Check(criteria, "criteria.", faults);
        Types(request.Types, faults);
        if (request.WebhookUrl is not "") Webhook(request.WebhookUrl, faults);
        if (request.Email is not "") Email(request.Email, mailWorks, faults);
        faults.Require(request.Owner is null || Ownership.IsRecord(request.Owner), "owner", "The new owner as histories show it: a name and the identity in parentheses, as in Ada Rao (key 0123456789).");
        return faults;
    }

    public static void Threshold(double? threshold, PolicyNode? policy, Faults faults) =>
        faults.Require(threshold is null || policy is null, "threshold", "Not together with a policy: it is short for rule A1 alone.");

    public static void Signature(string? signature, Faults faults) =>
        faults.Require(signature is null or WebhookSignature.Name or Ed25519Key.Name, "signature", $"{WebhookSignature.Name} or {Ed25519Key.Name}.");

    private static void Name(string? name, Faults faults) =>
        faults.Require(name?.Trim().Length is > 0 and <= 200, "name", "A name of 1 to 200 characters is needed.");

    private static void Types(IReadOnlyList<string>? types, Faults faults) =>
        faults.Require(types is null || types.All(t => CloudEvent.Types.Contains(t, StringComparer.Ordinal)), "types", $"Of {string.Join(", ", CloudEvent.Types)}.");

    private static void Email(string? address, bool mailWorks, Faults faults)
    {
        faults.Require(address is null || IsMailAddress(address), "email", "An e-mail address such as name@example.org.");
        faults.Require(address is null || mailWorks, "email", "This installation sends no e-mail: its operator has set no mail server.");
    }

    private static void Webhook(string? address, Faults faults)
    {
        faults.Require(address is null || IsWebAddress(address), "webhookUrl", "An absolute http or https address without user name or fragment.");
        faults.Require(!MaskedAddress.Is(address), "webhookUrl", "This is how the address is shown to others; leave it out to keep it, or send the whole.");
    }

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri is { UserInfo.Length: 0, Fragment.Length: 0, Host.Length: > 0 } && text.Length <= 2000;

    private static bool IsMailAddress(string text) => text.Length <= 254 && MailAddress.TryCreate(text, out var address) && address.Address == text;
}
