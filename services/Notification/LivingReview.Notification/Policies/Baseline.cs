using LivingReview.Notification.Certainty;
using LivingReview.Notification.History;

namespace LivingReview.Notification.Policies;

/// <summary>What was last reported to a subscription, per stratum. <see cref="Id"/> is the subscription's.</summary>
public sealed record Baseline(Guid Id, IReadOnlyDictionary<string, StratumMemory> Strata)
{
    public static Baseline Empty(Guid subscription) => new(subscription, new Dictionary<string, StratumMemory>(StringComparer.Ordinal));

    /// <summary>A subscription starts from the current estimates.</summary>
    internal static Baseline From(Guid subscription, ReviewState state, DateTimeOffset now) => new(
        subscription,
        state.Order.Where(s => state.Pooled(s) is not null).ToDictionary(s => s, s => StratumMemory.From(state.EstimateVersion, now) with { Backlog = state.UnassessedBacklog, Certainty = state.Certainty?.GetValueOrDefault(s) }, StringComparer.Ordinal));
}

/// <summary>
/// What was last reported of a stratum. Alerts and notices have a baseline each: a notice must not hide a drift that adds up to an
/// alert, and an alert moves both baselines.
/// </summary>
public sealed record StratumMemory
{
    /// <summary>Version of the estimates last reported by an alert.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Version of the estimates last reported by an alert or a notice.</summary>
    public required long NoticeVersion { get; init; }

    public required DateTimeOffset NoticeAt { get; init; }

    /// <summary>The decision last reported: Meets or Fails (rule A6).</summary>
    public string? Decision { get; init; }

    /// <summary>Whether the strong criterion held when last reported (rule A7).</summary>
    public bool? Held { get; init; }

    /// <summary>Unassessed records when last reported (rule A16).</summary>
    public int? Backlog { get; init; }

    /// <summary>The certainty that people had entered when last reported (rule A9), as text of <see cref="CertaintyLevels"/>.</summary>
    public string? Certainty { get; init; }

    /// <summary>When the last alert was sent: the cool-down runs from here.</summary>
    public DateTimeOffset? LastAlertAt { get; init; }

    /// <summary>The alert that is open.</summary>
    public OpenAlert? Open { get; init; }

    /// <summary>No alerts of this stratum before this instant.</summary>
    public DateTimeOffset? MutedUntil { get; init; }

    /// <summary>The versions of the estimates that a comparison needs.</summary>
    internal IEnumerable<long> Versions => Open is null ? [Version, NoticeVersion] : [Version, NoticeVersion, Open.FromVersion];

    public static StratumMemory From(long version, DateTimeOffset now) => new() { Version = version, At = now, NoticeVersion = version, NoticeAt = now };
}

/// <summary>An alert that may yet be resolved: what was believed before it, and how far the estimate went.</summary>
public sealed record OpenAlert(Guid ShiftId, long FromVersion, double Distance);
