namespace LivingReview.Contracts.Surveillance;

/// <summary>A notice about an included study that asks for a decision.</summary>
public sealed record NoticeView
{
    /// <summary>Id.</summary>
    public required string Id { get; init; }

    /// <summary>The study.</summary>
    public required string Study { get; init; }

    /// <summary>Its label.</summary>
    public required string Label { get; init; }

    /// <summary>Id of the report within the study.</summary>
    public required string Report { get; init; }

    /// <summary>What is proposed: withdraw (the report was retracted, withdrawn or removed) or correct (an erratum, a correction, a concern).</summary>
    public required string Action { get; init; }

    /// <summary>pending, confirmed, declined or settled.</summary>
    public required string Status { get; init; }

    /// <summary>When it was found.</summary>
    public required DateTimeOffset ProposedAt { get; init; }

    /// <summary>Who decided.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it was declined, or what settled it.</summary>
    public string? Reason { get; init; }

    /// <summary>What the sources say.</summary>
    public IReadOnlyList<NoticeSourceView> Notices { get; init; } = [];
}

/// <summary>What one source says.</summary>
/// <param name="Source">Source.</param>
/// <param name="Kind">retraction, withdrawal, removal, expression-of-concern, correction or erratum.</param>
/// <param name="Doi">DOI of the notice.</param>
/// <param name="Pmid">PubMed id of the notice.</param>
/// <param name="Date">Date of the notice.</param>
public sealed record NoticeSourceView(string Source, string Kind, string? Doi, string? Pmid, DateOnly? Date);

/// <summary>Why a notice changes nothing.</summary>
public sealed record NoticeDeclination
{
    /// <summary>The reason; readers of the history see it.</summary>
    public string? Reason { get; init; }
}
