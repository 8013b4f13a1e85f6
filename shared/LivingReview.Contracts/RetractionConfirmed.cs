namespace LivingReview.Contracts;

/// <summary>Integration event: a person confirmed that a notice takes a report of an included study out of the literature. Ingestion withdraws the study.</summary>
public sealed record RetractionConfirmed
{
    /// <summary>Review.</summary>
    public required string Review { get; init; }

    /// <summary>The study.</summary>
    public required string StudyId { get; init; }

    /// <summary>Why, as a sentence that names the report and the source.</summary>
    public required string Reason { get; init; }

    /// <summary>DOI or PubMed id of the notice, if a source names it.</summary>
    public string? Notice { get; init; }

    /// <summary>Who confirmed it.</summary>
    public required string ConfirmedBy { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset OccurredAt { get; init; }
}
