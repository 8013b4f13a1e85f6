namespace LivingReview.DiagnosticAccuracy;

/// <summary>Estimated accuracy of one reference standard.</summary>
public sealed record ReferenceAccuracy
{
    /// <summary>Name of the reference standard.</summary>
    public required string Reference { get; init; }

    /// <summary>Number of studies with people that it verified.</summary>
    public required int Studies { get; init; }

    /// <summary>People that it verified.</summary>
    public required long People { get; init; }

    /// <summary>Sensitivity (0..1), common to all studies; 1 on the boundary, with the lower limit of its profile likelihood.</summary>
    public Interval? Sensitivity { get; init; }

    /// <summary>Specificity (0..1), common to all studies; 1 on the boundary, with the lower limit of its profile likelihood.</summary>
    public Interval? Specificity { get; init; }

    /// <summary>Whether the estimated sensitivity is 1: the data cannot fault it.</summary>
    public bool SensitivityAtBoundary { get; init; }

    /// <summary>Whether the estimated specificity is 1: the data cannot fault it.</summary>
    public bool SpecificityAtBoundary { get; init; }
}
