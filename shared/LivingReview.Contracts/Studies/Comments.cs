namespace LivingReview.Contracts.Studies;

/// <summary>Request: a remark about a study, one of its fields, an estimate or an alert.</summary>
public sealed record AddComment
{
    /// <summary>What it is about: "study:jang-2021", "study:jang-2021#tables[0].fn", "stratum:modality=ct", "alert:ID" or "protocol".</summary>
    public string Subject { get; init; } = "";

    /// <summary>What is said, 1 to 5000 characters; "@Ben" mentions Ben.</summary>
    public string Text { get; init; } = "";

    /// <summary>Who says it, where nobody signs in; ignored for a caller who is signed in.</summary>
    public string? By { get; init; }
}

/// <summary>Response: a remark, and whether it is settled.</summary>
public sealed record CommentView
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>What is said.</summary>
    public required string Text { get; init; }

    /// <summary>Who said it.</summary>
    public required string By { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The names after an @ in it.</summary>
    public required IReadOnlyList<string> Mentions { get; init; }

    /// <summary>Who settled it; null while it is open.</summary>
    public string? SettledBy { get; init; }

    /// <summary>When it was settled.</summary>
    public DateTimeOffset? SettledAt { get; init; }
}
