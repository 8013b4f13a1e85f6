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

    /// <summary>Set if the study was withdrawn.</summary>
    public Withdrawal? Withdrawn { get; init; }

    /// <summary>The extraction.</summary>
    public required ExtractedStudy Study { get; init; }
}

/// <summary>Why a study was withdrawn.</summary>
/// <param name="Kind">retraction, exclusion or duplicate.</param>
/// <param name="Reason">In a sentence.</param>
public sealed record Withdrawal(string Kind, string Reason)
{
    /// <summary>DOI or address of the notice, for a retraction.</summary>
    public string? Notice { get; init; }
}

/// <summary>Response: what happened to a study, oldest first.</summary>
/// <param name="Study">The study.</param>
/// <param name="Entries">Every event.</param>
public sealed record StudyHistory(string Study, IReadOnlyList<StudyHistoryEntry> Entries);

/// <summary>Response part: one event of a study's history.</summary>
public sealed record StudyHistoryEntry
{
    /// <summary>Revision of the review that this made.</summary>
    public required long Revision { get; init; }

    /// <summary>Version of the study after it.</summary>
    public required int Version { get; init; }

    /// <summary>accepted, amended, withdrawn, restored or warning-overridden.</summary>
    public required string Kind { get; init; }

    /// <summary>Who did it: name of the key or account, or "local" without sign-in.</summary>
    public required string Actor { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Why, as given.</summary>
    public string? Reason { get; init; }

    /// <summary>Kind of a withdrawal.</summary>
    public string? Withdrawal { get; init; }

    /// <summary>Notice of a retraction.</summary>
    public string? Notice { get; init; }

    /// <summary>What changed against the version before, field by field.</summary>
    public required IReadOnlyList<FieldChange> Changes { get; init; }
}

/// <summary>A field that changed.</summary>
/// <param name="Field">As in the JSON: "tables[0].fn".</param>
/// <param name="Before">Value before; null if it was not there.</param>
/// <param name="After">Value after; null if it is not there any more.</param>
public sealed record FieldChange(string Field, string? Before, string? After);

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

    /// <summary>
    /// Under a protocol with the two-person rule: ids of the studies, accepted and amended ones, that wait for a second person instead of
    /// counting. <c>POST .../proposals/confirmations</c> confirms many at once.
    /// </summary>
    public IReadOnlyList<string> Proposed { get; init; } = [];

    /// <summary>What each corrected study changes, cell by cell, and how it was recognised; the first thousand.</summary>
    public IReadOnlyList<ImportCorrection> Corrections { get; init; } = [];

    /// <summary>Faults, the first thousand. If there is one, nothing of the file is written, unless the good rows were asked for.</summary>
    public required IReadOnlyList<ImportFault> Rejected { get; init; }

    /// <summary>The studies that wait as drafts, where the good rows went in without them.</summary>
    public IReadOnlyList<ImportDraftSummary> Drafts { get; init; } = [];

    /// <summary>Id of the import, by which it can be undone as one step; null if nothing was written.</summary>
    public Guid? Import { get; init; }

    /// <summary>How many faults there are, listed or not.</summary>
    public int Faults { get; init; }

    /// <summary>What the extraction guard found and keeps with the studies.</summary>
    public IReadOnlyList<ImportFault> Warnings { get; init; } = [];

    /// <summary>What a reader should know about how the file was read.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Profile used, with its version: "metadta" or "our-form@2".</summary>
    public string? Profile { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Whether the file has more rows than are taken at once: it is to be sent as a job.</summary>
    public bool TooLong { get; init; }
}

/// <summary>A fault in a file.</summary>
/// <param name="Row">Line in the file, 1 is the header.</param>
/// <param name="Column">Column name, empty if the fault is the row's.</param>
/// <param name="Reason">What is wrong and what is expected.</param>
public sealed record ImportFault(int Row, string Column, string Reason)
{
    /// <summary>What only a person can decide; null if the fault has to be corrected in the file.</summary>
    public ImportQuestion? Question { get; init; }
}

/// <summary>A question about a file. The answer goes back with the same file, as <c>?answer=</c>.</summary>
/// <param name="Text">The question.</param>
/// <param name="Choices">The answers that are possible.</param>
public sealed record ImportQuestion(string Text, IReadOnlyList<ImportAnswerChoice> Choices);

/// <summary>One possible answer.</summary>
/// <param name="Answer">What is sent, as in "skip:6".</param>
/// <param name="Label">What it means.</param>
public sealed record ImportAnswerChoice(string Answer, string Label);

/// <summary>What an import changes in a study that is there already.</summary>
/// <param name="Study">Id of the study.</param>
/// <param name="Label">Its label before.</param>
/// <param name="Row">First row of the study in the file.</param>
/// <param name="RecognisedBy">id, DOI, PMID, registry number or label and year.</param>
/// <param name="Version">Version that is corrected.</param>
/// <param name="Changes">What differs, field by field.</param>
public sealed record ImportCorrection(string Study, string Label, int Row, string RecognisedBy, int Version, IReadOnlyList<FieldChange> Changes);

/// <summary>A study of a file that waits to be corrected.</summary>
/// <param name="Id">Id of the draft.</param>
/// <param name="Label">How the study is called in the file.</param>
/// <param name="Rows">Its rows in the file.</param>
/// <param name="Faults">How many faults it has.</param>
public sealed record ImportDraftSummary(Guid Id, string Label, IReadOnlyList<int> Rows, int Faults);
