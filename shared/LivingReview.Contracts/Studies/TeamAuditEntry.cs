namespace LivingReview.Contracts.Studies;

/// <summary>Response: one step of a team's work on a review, and who made it: a change of the evidence or the protocol, or a comment.</summary>
public sealed record TeamAuditEntry
{
    /// <summary>Place in the log, larger for what came later; what came before it is asked for with <c>before</c>.</summary>
    public required long Place { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who.</summary>
    public required string Actor { get; init; }

    /// <summary>A kind of <see cref="AuditEntry.Kind"/>; commented or settled for comments.</summary>
    public required string Kind { get; init; }

    /// <summary>Revision of the review; null for comments, which change no evidence.</summary>
    public long? Revision { get; init; }

    /// <summary>What a comment is about, as in <see cref="CommentView.Subject"/>; null for changes.</summary>
    public string? Subject { get; init; }

    /// <summary>Id of the study that was changed or is commented on; null if it is about none.</summary>
    public string? Study { get; init; }

    /// <summary>Label of the study.</summary>
    public string? Label { get; init; }

    /// <summary>Why something was changed, if that was said; what a comment says.</summary>
    public string? Text { get; init; }
}
