namespace LivingReview.Contracts.Studies;

/// <summary>Response: a study as it stands. <see cref="Version"/> is also the ETag.</summary>
public sealed record StudyView
{
    /// <summary>The review it belongs to.</summary>
    public required string Review { get; init; }

    /// <summary>Version of this study's extraction: 1, 2, ...; send it as If-Match when correcting.</summary>
    public required int Version { get; init; }

    /// <summary>Revision of the review at which this version was accepted.</summary>
    public required long Revision { get; init; }

    /// <summary>When this version was accepted.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Set if the study does not count any more.</summary>
    public Withdrawal? Withdrawn { get; init; }

    /// <summary>The extraction.</summary>
    public required ExtractedStudy Study { get; init; }
}

/// <summary>Why a study does not count any more.</summary>
/// <param name="Kind">retraction, exclusion or duplicate.</param>
/// <param name="Reason">In a sentence.</param>
public sealed record Withdrawal(string Kind, string Reason);

/// <summary>Response to an import: what each row became, or would become in a dry run.</summary>
public sealed record ImportReport
{
    /// <summary>Whether nothing was written.</summary>
    public required bool DryRun { get; init; }

    /// <summary>Revision of the review after the import (unchanged in a dry run or if a row was rejected).</summary>
    public required long Revision { get; init; }

    /// <summary>Ids of studies that are new.</summary>
    public required IReadOnlyList<string> Accepted { get; init; }

    /// <summary>Ids of studies that were corrected.</summary>
    public required IReadOnlyList<string> Amended { get; init; }

    /// <summary>Ids of studies that were there already with the same content.</summary>
    public required IReadOnlyList<string> Unchanged { get; init; }

    /// <summary>Faults; if there is one, nothing of the file is written.</summary>
    public required IReadOnlyList<ImportFault> Rejected { get; init; }
}

/// <summary>A fault in a file.</summary>
/// <param name="Row">Line in the file, 1 is the header.</param>
/// <param name="Column">Column name, empty if the fault is the row's.</param>
/// <param name="Reason">What is wrong and what is expected.</param>
public sealed record ImportFault(int Row, string Column, string Reason);
