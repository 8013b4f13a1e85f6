namespace LivingReview.Contracts.Studies;

/// <summary>Request: have a study extracted by two persons who do not see each other's work.</summary>
public sealed record AssignExtraction
{
    /// <summary>What is to be extracted, as it is listed: "Jang 2021".</summary>
    public string Label { get; init; } = "";

    /// <summary>Where it is: a DOI, an address or a reference.</summary>
    public string? Source { get; init; }

    /// <summary>Who extracts, as people are named in the history; empty for the first two who do.</summary>
    public IReadOnlyList<string> Extractors { get; init; } = [];

    /// <summary>Id of the included study that is extracted and judged again; null for a new one.</summary>
    public string? Corrects { get; init; }
}

/// <summary>Request: what one person extracted, or what both agreed on.</summary>
public sealed record ExtractionEntry
{
    /// <summary>The study.</summary>
    public StudySubmission Study { get; init; } = new();

    /// <summary>Who extracts, where nobody signs in; ignored for a caller who is signed in.</summary>
    public string? By { get; init; }
}

/// <summary>Request: what two persons handed in under different names is one study.</summary>
public sealed record JoinExtractions
{
    /// <summary>Id of the other double extraction, which goes into the one that is addressed.</summary>
    public Guid With { get; init; }
}

/// <summary>Response: a study that two persons extract.</summary>
public sealed record DoubleExtractionView
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>What is extracted.</summary>
    public required string Label { get; init; }

    /// <summary>Where it is.</summary>
    public string? Source { get; init; }

    /// <summary>Who is asked to; empty for the first two who do.</summary>
    public required IReadOnlyList<string> Extractors { get; init; }

    /// <summary>Id of the included study that is extracted and judged again; null for a new one.</summary>
    public string? Corrects { get; init; }

    /// <summary>open, to-reconcile or reconciled.</summary>
    public required string State { get; init; }

    /// <summary>Who has handed in, in the order of doing so.</summary>
    public required IReadOnlyList<string> HandedIn { get; init; }

    /// <summary>The caller's own extraction; null if there is none.</summary>
    public StudySubmission? Mine { get; init; }

    /// <summary>Both extractions, in the order of <see cref="HandedIn"/>; empty until both are there.</summary>
    public required IReadOnlyList<StudySubmission> Both { get; init; }

    /// <summary>Where they differ: the first one's value, and the second one's.</summary>
    public required IReadOnlyList<FieldChange> Differences { get; init; }

    /// <summary>How many fields at least one of them filled in; null until both are there.</summary>
    public int? Compared { get; init; }

    /// <summary>How many of them are the same in both.</summary>
    public int? Agreed { get; init; }

    /// <summary>Id of the study that they became.</summary>
    public string? Study { get; init; }

    /// <summary>Who assigned it, and when.</summary>
    public required string AssignedBy { get; init; }

    /// <summary>When it was assigned.</summary>
    public required DateTimeOffset AssignedAt { get; init; }

    /// <summary>Who reconciled it.</summary>
    public string? ReconciledBy { get; init; }
}

/// <summary>Response: a person's sheet of studies, of which each is handed in as that person's extraction.</summary>
public sealed record ExtractionSheet
{
    /// <summary>Whether nothing was kept.</summary>
    public required bool DryRun { get; init; }

    /// <summary>The studies of the sheet, in its order; none where a cell is wrong.</summary>
    public required IReadOnlyList<ExtractionSheetStudy> Studies { get; init; }

    /// <summary>What is wrong in the sheet; nothing of it is kept then.</summary>
    public IReadOnlyList<ImportFault> Rejected { get; init; } = [];

    /// <summary>What a reader should know about how the sheet was read.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>A study of a person's sheet.</summary>
/// <param name="Row">Row of the sheet that it begins with.</param>
/// <param name="Label">Its label.</param>
/// <param name="Outcome">
/// waiting: another person's is awaited. replaced: it stands in the place of the person's own, and another's is still awaited. to-reconcile: both are there
/// now. compared: both were there before, and the sheet changes nothing. not-assigned: others extract it.
/// </param>
/// <param name="Extraction">Id of the double extraction; null in a dry run for one that is new.</param>
public sealed record ExtractionSheetStudy(int Row, string Label, string Outcome, Guid? Extraction);
