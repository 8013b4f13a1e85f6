using LivingReview.Contracts.Access;
using LivingReview.Contracts.Alerts;
using LivingReview.Web.Access;
using LivingReview.Web.Alerts;

namespace LivingReview.Web.Tests.Alerts;

public sealed class AlertAccessTests
{
    private static readonly CallerView Closed = new() { SignedIn = false, SignInNeeded = true, PublicReading = true };
    private static readonly CallerView Open = new() { SignedIn = false, SignInNeeded = false, PublicReading = true };

    [Theory]
    [InlineData(false, null, null, null)]
    [InlineData(true, null, null, "Sign in")]
    [InlineData(true, "none", null, "role (none)")]
    [InlineData(true, "reader", null, "role (reader)")]
    [InlineData(true, "extractor", null, null)]
    [InlineData(true, "reader", true, "role (reader)")]
    [InlineData(true, "extractor", true, null)]
    [InlineData(true, "reviewer", false, "of Asha (key 1)")]
    [InlineData(true, "owner", true, null)]
    [InlineData(false, null, true, null)]
    public void Whoever_may_not_respond_is_told_why(bool signInNeeded, string? role, bool? mayChange, string? refusal)
    {
        var person = role is null ? null : new Person("Someone", role == "none" ? null : role);
        var subscription = mayChange is { } may ? new SubscriptionView { Id = Guid.Empty, Review = "r", Name = "Mine", Strata = [], Owner = "Asha (key 1)", MayChange = may, Status = "active", CreatedAt = default } : null;

        var told = AlertAccess.Refusal(signInNeeded ? Closed : Open, person, subscription);

        if (refusal is null) Assert.Null(told);
        else Assert.Contains(refusal, told, StringComparison.Ordinal);
    }
}
