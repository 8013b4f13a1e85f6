using System.ComponentModel;
using System.Globalization;
using LivingReview.Agents.Citing;
using LivingReview.Contracts.Alerts;
using LivingReview.Contracts.Estimates;
using LivingReview.Contracts.Reviews;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace LivingReview.Agents.Tools;

/// <summary>What changed, and why.</summary>
[McpServerToolType]
internal sealed class ChangeTools(ReviewReader reader)
{
    private const int MaxAlerts = 100;

    [McpServerTool(Name = "explain_change", Title = "Explain a change", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("What lies between two revisions of a review: the result of each stratum before and after, the studies that changed, and the share of each.")]
    public async Task<ExplainedChange> ExplainAsync(
        [Description("Id of the review.")] string review,
        [Description("Revision of the earlier side.")] long from,
        [Description("Revision of the later side; the newest if left out.")] long? to = null,
        [Description("One stratum; all that differ if left out.")] string? stratum = null,
        CancellationToken cancellationToken = default)
    {
        var difference = await reader.DifferenceAsync(review, from, to, stratum, cancellationToken);
        var found = await reader.ReviewAsync(review, cancellationToken);
        return new ExplainedChange
        {
            Review = review,
            From = difference.From,
            To = difference.To,
            Causes = Describe(difference.Causes),
            Strata = [.. difference.Strata.Select(s => Explain(found, difference, s))],
            Link = reader.Link(ReviewReader.PathOf(review, "/estimates/diff", ("from", difference.From), ("to", difference.To), ("stratum", stratum))),
            Page = reader.Link(string.Create(CultureInfo.InvariantCulture, $"/reviews/{Uri.EscapeDataString(review)}/changes?from={difference.From}&to={difference.To}")),
        };
    }

    [McpServerTool(Name = "list_alerts", Title = "List alerts", ReadOnly = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("The alerts of a review, newest first: an estimate left what its readers were last told by the review's own policy. Each says what moved, from what to what, at which revisions, and why.")]
    public async Task<ListedAlerts> AlertsAsync(
        [Description("Id of the review.")] string review,
        [Description("One stratum; all if left out.")] string? stratum = null,
        [Description("At most this many, 1 to 100.")] int limit = 20,
        CancellationToken cancellationToken = default)
    {
        if (limit is < 1 or > MaxAlerts) throw new McpException(string.Create(CultureInfo.InvariantCulture, $"limit: is {limit}, not 1 to {MaxAlerts}."));
        var alerts = await reader.AlertsAsync(review, stratum, limit, cancellationToken);
        var found = await reader.ReviewAsync(review, cancellationToken);
        return new ListedAlerts(found.Revision, [.. alerts.Select(a => Describe(found, a))]);
    }

    public static IReadOnlyList<string> Describe(IReadOnlyList<EvidenceChange> causes) =>
        [.. causes.Select(c => string.Create(CultureInfo.InvariantCulture, $"Revision {c.Revision}: {c.Label ?? c.StudyId ?? "protocol"}, {c.Kind.ToString().ToLowerInvariant()}{(c.Detail is null ? "" : $" ({c.Detail})")}"))];

    private ChangedStratum Explain(ReviewView review, EstimatesDiff difference, StratumChange change) => new()
    {
        Stratum = change.Stratum,
        Before = change.Before is { } before ? EstimateCitation.Cite(review, before, difference.From, reader.Link) : null,
        After = change.After is { } after ? EstimateCitation.Cite(review, after, difference.To, reader.Link) : null,
        Shares = change.Attribution is not { } attribution ? [] : [.. attribution.Studies.Select(s => new ShareOfChange(s.Label, s.Share.Sensitivity, s.Share.Specificity))],
    };

    private ListedAlert Describe(ReviewView review, Alert alert) => new()
    {
        Id = alert.Id,
        DetectedAt = alert.DetectedAt,
        Kind = alert.Kind,
        Severity = alert.Severity.ToString().ToLowerInvariant(),
        Stratum = alert.Stratum,
        Headline = alert.Headline,
        Summary = alert.Summary,
        Before = Side(alert.Before),
        After = Side(alert.After),
        IsCurrent = alert.After.Revision >= review.Revision,
        Causes = Describe(alert.Causes),
        Rules = [.. alert.Rules.Select(r => r.Text)],
        Link = reader.Link(ReviewReader.PathOf(review.Id, $"/shifts/{alert.Id}")),
    };

    private static AlertSide Side(ShiftPoint point) => new(
        point.Revision, point.K, EstimateCitation.MethodOf(point.Regime),
        new(point.Sensitivity.Estimate, point.Sensitivity.Lower, point.Sensitivity.Upper),
        new(point.Specificity.Estimate, point.Specificity.Lower, point.Specificity.Upper));
}

/// <summary>Result of explain_change.</summary>
internal sealed record ExplainedChange
{
    public required string Review { get; init; }

    public required long From { get; init; }

    public required long To { get; init; }

    public required IReadOnlyList<string> Causes { get; init; }

    public required IReadOnlyList<ChangedStratum> Strata { get; init; }

    public required string Link { get; init; }

    public required string Page { get; init; }
}

/// <summary>One stratum of a change.</summary>
internal sealed record ChangedStratum
{
    public required string Stratum { get; init; }

    public CitedEstimate? Before { get; init; }

    public CitedEstimate? After { get; init; }

    [Description("Each changed study's share of the change, as differences of proportions; largest first.")]
    public required IReadOnlyList<ShareOfChange> Shares { get; init; }
}

/// <summary>One study's share of a change, on the probability scale.</summary>
internal sealed record ShareOfChange(string Study, double? Sensitivity = null, double? Specificity = null);

/// <summary>Result of list_alerts.</summary>
internal sealed record ListedAlerts(long CurrentRevision, IReadOnlyList<ListedAlert> Alerts);

/// <summary>One alert.</summary>
internal sealed record ListedAlert
{
    public required Guid Id { get; init; }

    public required DateTimeOffset DetectedAt { get; init; }

    [Description("shifted, or resolved: it is back where it was.")]
    public required string Kind { get; init; }

    public required string Severity { get; init; }

    public required string Stratum { get; init; }

    public string? Headline { get; init; }

    public required string Summary { get; init; }

    public required AlertSide Before { get; init; }

    public required AlertSide After { get; init; }

    [Description("False: the evidence has changed since the alert. Ask get_estimates for the present result.")]
    public required bool IsCurrent { get; init; }

    public required IReadOnlyList<string> Causes { get; init; }

    public required IReadOnlyList<string> Rules { get; init; }

    public required string Link { get; init; }
}

/// <summary>One side of an alert.</summary>
internal sealed record AlertSide(long Revision, int Studies, string Method, CitedInterval Sensitivity, CitedInterval Specificity);
