using System.ComponentModel.DataAnnotations;

namespace LivingReview.Contracts.Drafts;

/// <summary>Response: a half-filled form, as the server keeps it for the person who types.</summary>
public sealed record FormDraft
{
    /// <summary>Id, chosen by whoever keeps the draft.</summary>
    public required Guid Id { get; init; }

    /// <summary>The review that the form belongs to; null for a form that opens a review.</summary>
    public string? Review { get; init; }

    /// <summary>Which form, such as "study" or "protocol".</summary>
    public required string Form { get; init; }

    /// <summary>What is edited, such as the id of a study; null for something new.</summary>
    public string? Subject { get; init; }

    /// <summary>How the draft is listed, such as the label of the study so far.</summary>
    public required string Title { get; init; }

    /// <summary>What was typed, in the form's own words; kept as it was sent.</summary>
    public required string Content { get; init; }

    /// <summary>Counts the changes; a change that arrives late does not replace a newer one.</summary>
    public required long Sequence { get; init; }

    /// <summary>Who typed.</summary>
    public required string KeptBy { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>Request: keep what was typed so far.</summary>
public sealed record KeepFormDraft
{
    /// <summary>Which form: 1 to 40 lower case letters, digits and hyphens.</summary>
    public string Form { get; init; } = "";

    /// <summary>What is edited; null for something new.</summary>
    public string? Subject { get; init; }

    /// <summary>How the draft is listed, at most 300 characters.</summary>
    public string Title { get; init; } = "";

    /// <summary>What was typed, at most 500,000 characters.</summary>
    public string Content { get; init; } = "";

    /// <summary>Number of this change, 1 or more; the highest stays.</summary>
    [Range(1, int.MaxValue)]
    public long Sequence { get; init; }
}
