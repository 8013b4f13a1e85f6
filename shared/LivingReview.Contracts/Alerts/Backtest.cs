using System.ComponentModel.DataAnnotations;
using LivingReview.Contracts.Estimates;

namespace LivingReview.Contracts.Alerts;

/// <summary>Request: what would this policy have said about the review's history?</summary>
public sealed record BacktestRequest
{
    /// <summary>The policy; the default policy if neither this nor <see cref="Threshold"/> is given.</summary>
    public PolicyNode? Policy { get; init; }

    /// <summary>Rule A1 alone with this threshold.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true, ErrorMessage = "0.02 is two percentage points")]
    public double? Threshold { get; init; }

    /// <summary>Prevalence; the protocol's if absent.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? TargetPrevalence { get; init; }

    /// <summary>Minimum acceptable sensitivity; the protocol's if absent.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? MinimumSensitivity { get; init; }

    /// <summary>Minimum acceptable specificity; the protocol's if absent.</summary>
    [Range(0d, 1d, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? MinimumSpecificity { get; init; }

    /// <summary>Strata of interest; all if absent or empty.</summary>
    public IReadOnlyList<string>? Strata { get; init; }

    /// <summary>Hours of quiet after an alert of a stratum; 0 if absent.</summary>
    [Range(0d, 8784d)]
    public double? CooldownHours { get; init; }

    /// <summary>First revision that is replayed; it is the first baseline. The first known if absent.</summary>
    public long? FromRevision { get; init; }

    /// <summary>A revision at which the truth is known to have changed: the answer says how late the first alert after it came.</summary>
    public long? KnownChangeRevision { get; init; }
}

/// <summary>Response: the alerts that a policy would have sent.</summary>
public sealed record BacktestReport
{
    /// <summary>The review.</summary>
    public required string Review { get; init; }

    /// <summary>The policy that was replayed.</summary>
    public required PolicyNode Policy { get; init; }

    /// <summary>What a reader must know about it: rules that cannot fire here, and what stands in for them.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Number of steps that were replayed: one for every change of the evidence, also of those that came in one burst.</summary>
    public required int Versions { get; init; }

    /// <summary>The first and the last revision replayed.</summary>
    public required long FromRevision { get; init; }

    /// <summary>The last revision replayed.</summary>
    public required long ToRevision { get; init; }

    /// <summary>Alerts of severity warn or critical.</summary>
    public required int Alerts { get; init; }

    /// <summary>Notices of severity info.</summary>
    public required int Notices { get; init; }

    /// <summary>Everything that would have been sent, in order, shortened to what a table shows.</summary>
    public required IReadOnlyList<BacktestEntry> Entries { get; init; }

    /// <summary>How late the first alert after the known change came; null if none was asked for, or none came.</summary>
    public BacktestDelay? Delay { get; init; }
}

/// <summary>One message that would have been sent.</summary>
public sealed record BacktestEntry
{
    /// <summary>shifted or resolved.</summary>
    public required string Kind { get; init; }

    /// <summary>How much it matters: info is a notice, warn and critical are alerts.</summary>
    public required Severity Severity { get; init; }

    /// <summary>The stratum.</summary>
    public required string Stratum { get; init; }

    /// <summary>The stratum in words.</summary>
    public string? StratumLabel { get; init; }

    /// <summary>The alert in a few words.</summary>
    public string? Headline { get; init; }

    /// <summary>What moved and what that means, without the reasons, which are in <see cref="Rules"/>.</summary>
    public string? Lead { get; init; }

    /// <summary>The rules that fired, "A2&amp;A3".</summary>
    public required string Rule { get; init; }

    /// <summary>All of it in sentences.</summary>
    public required string Summary { get; init; }

    /// <summary>Every rule that fired, with its numbers.</summary>
    public IReadOnlyList<RuleFinding> Rules { get; init; } = [];

    /// <summary>The changes of the evidence since what had last been reported, the latest last; at most 12.</summary>
    public IReadOnlyList<EvidenceChange> Causes { get; init; } = [];

    /// <summary>When the estimates were recomputed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What had last been reported to the subscriber.</summary>
    public required ShiftPoint Before { get; init; }

    /// <summary>The estimate at that time.</summary>
    public required ShiftPoint After { get; init; }
}

/// <summary>From a known change to the first alert after it.</summary>
/// <param name="Revisions">Changes of the evidence in between.</param>
/// <param name="Days">Days in between.</param>
/// <param name="Revision">Revision of the alert.</param>
public sealed record BacktestDelay(long Revisions, double Days, long Revision);
