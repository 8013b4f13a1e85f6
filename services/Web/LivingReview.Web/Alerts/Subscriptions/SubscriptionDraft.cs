using System.Globalization;
using LivingReview.Contracts.Alerts;
using LivingReview.Web.Alerts.Policies;

namespace LivingReview.Web.Alerts.Subscriptions;

/// <summary>A subscription while it is edited. Shares are percentages here.</summary>
public sealed record SubscriptionDraft
{
    public string Name { get; set; } = "";

    public string Prevalence { get; set; } = "";

    public string MinimumSensitivity { get; set; } = "";

    public string MinimumSpecificity { get; set; } = "";

    public string CooldownHours { get; set; } = "";

    /// <summary>Strata of interest; empty for all.</summary>
    public HashSet<string> Strata { get; } = new(StringComparer.Ordinal);

    /// <summary>Selected types of events; null for the default, which includes new types.</summary>
    public IReadOnlyList<string>? Types { get; private set; }

    /// <summary>Whether the default policy applies; otherwise <see cref="Policy"/>.</summary>
    public bool IsDefault { get; set; } = true;

    public PolicyDraft Policy { get; set; } = new() { Kind = PolicyDraft.AnyKind };

    public string WebhookUrl { get; set; } = "";

    public string Email { get; set; } = "";

    public static SubscriptionDraft From(SubscriptionView subscription, PolicyGuide guide)
    {
        var draft = new SubscriptionDraft
        {
            Name = subscription.Name,
            Prevalence = Percent(subscription.OwnCriteria.TargetPrevalence),
            MinimumSensitivity = Percent(subscription.OwnCriteria.MinimumSensitivity),
            MinimumSpecificity = Percent(subscription.OwnCriteria.MinimumSpecificity),
            CooldownHours = subscription.CooldownHours == 0 ? "" : subscription.CooldownHours.ToString("0.##", CultureInfo.InvariantCulture),
            IsDefault = subscription.HasDefaultPolicy,
            Policy = Group(PolicyDraft.From(subscription.Policy ?? guide.DefaultPolicy, guide.Rules)),
            WebhookUrl = subscription.WebhookUrl ?? "",
        };
        draft.Strata.UnionWith(subscription.Strata);
        draft.Types = subscription.Types.Count == 0 ? null : subscription.Types;
        return draft;
    }

    /// <summary>Whether a type of event is selected.</summary>
    public bool IsSelected(string type) => Types?.Contains(type, StringComparer.Ordinal) ?? type != EventTypeLabels.Recomputed;

    /// <summary>Selects or deselects a type of event. Selecting exactly the default types means the default.</summary>
    public void Select(string type, bool wanted, PolicyGuide guide)
    {
        var selected = guide.EventTypes.Where(known => known == type ? wanted : IsSelected(known)).ToList();
        Types = selected.SequenceEqual(guide.EventTypes.Where(known => known != EventTypeLabels.Recomputed), StringComparer.Ordinal) ? null : selected;
    }

    /// <summary>A single rule becomes a group of one, so that rules can be added.</summary>
    public static PolicyDraft Group(PolicyDraft policy) => policy.IsGroup ? policy : new() { Kind = PolicyDraft.AnyKind, Children = { policy } };

    public BacktestRequest ToBacktest(PolicyGuide guide, Dictionary<string, IReadOnlyList<string>> errors, long? knownChange) => new()
    {
        Policy = Node(guide, errors),
        TargetPrevalence = Share(Prevalence, "targetPrevalence", errors),
        MinimumSensitivity = Share(MinimumSensitivity, "minimumSensitivity", errors),
        MinimumSpecificity = Share(MinimumSpecificity, "minimumSpecificity", errors),
        CooldownHours = PolicyDraft.Number(CooldownHours, "cooldownHours", errors),
        Strata = [.. Strata],
        KnownChangeRevision = knownChange,
    };

    public CreateSubscription ToCreate(PolicyGuide guide, Dictionary<string, IReadOnlyList<string>> errors)
    {
        RequireName(errors);
        return new()
        {
            Name = Name,
            Policy = Node(guide, errors),
            TargetPrevalence = Share(Prevalence, "targetPrevalence", errors),
            MinimumSensitivity = Share(MinimumSensitivity, "minimumSensitivity", errors),
            MinimumSpecificity = Share(MinimumSpecificity, "minimumSpecificity", errors),
            CooldownHours = PolicyDraft.Number(CooldownHours, "cooldownHours", errors),
            Strata = [.. Strata],
            Types = SelectedTypes(errors),
            WebhookUrl = NullIfEmpty(WebhookUrl),
            Email = NullIfEmpty(Email),
        };
    }

    /// <summary>The policy and its settings; the delivery channels stay unchanged.</summary>
    public UpdateSubscription ToPolicyUpdate(PolicyGuide guide, Dictionary<string, IReadOnlyList<string>> errors)
    {
        RequireName(errors);
        return new()
        {
            Name = Name,
            Policy = Node(guide, errors),
            DefaultPolicy = IsDefault ? true : null,
            Criteria = new()
            {
                TargetPrevalence = Share(Prevalence, "targetPrevalence", errors),
                MinimumSensitivity = Share(MinimumSensitivity, "minimumSensitivity", errors),
                MinimumSpecificity = Share(MinimumSpecificity, "minimumSpecificity", errors),
            },
            CooldownHours = PolicyDraft.Number(CooldownHours, "cooldownHours", errors) ?? 0,
            Strata = [.. Strata],
            Types = SelectedTypes(errors),
        };
    }

    // An empty list means "all" to the service, so an empty selection cannot be sent.
    private IReadOnlyList<string> SelectedTypes(Dictionary<string, IReadOnlyList<string>> errors)
    {
        if (Types is { Count: 0 })
            errors["types"] = [T["Select at least one. To receive nothing for a while, pause the subscription."]];
        return Types ?? [];
    }

    private PolicyNode? Node(PolicyGuide guide, Dictionary<string, IReadOnlyList<string>> errors) => IsDefault ? null : Policy.ToNode(guide.Rules, "policy", errors);

    private void RequireName(Dictionary<string, IReadOnlyList<string>> errors)
    {
        if (Name.Trim().Length == 0)
            errors["name"] = [T["Enter a name."]];
    }

    private static double? Share(string percent, string field, Dictionary<string, IReadOnlyList<string>> errors)
    {
        if (PolicyDraft.Number(percent, field, errors) is not { } value)
            return null;
        if (value is <= 0 or >= 100)
            errors[field] = [T["Enter a value above 0 and below 100 percent."]];
        return Math.Round(value / 100, 12);
    }

    private static string Percent(double? share) => share is { } value ? Math.Round(100 * value, 8).ToString("0.########", CultureInfo.InvariantCulture) : "";

    private static string? NullIfEmpty(string text) => text.Trim().Length == 0 ? null : text.Trim();
}
