using LivingReview.Contracts.Studies;
using LivingReview.Figures.Formatting;

namespace LivingReview.Web.Importing.Reports;

/// <summary>The report of an import, immediate or as a job.</summary>
public sealed record ImportReportSummary
{
    public required bool DryRun { get; init; }

    public required int Accepted { get; init; }

    public required int Amended { get; init; }

    public required int Unchanged { get; init; }

    public required int Rejected { get; init; }

    public required int Warnings { get; init; }

    public required long Revision { get; init; }

    /// <summary>The listed rows: for a long file only problems and warnings, and not all of them.</summary>
    public required IReadOnlyList<ReportRow> Rows { get; init; }

    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Studies that wait as drafts.</summary>
    public int Drafts { get; init; }

    /// <summary>What differs in each corrected study.</summary>
    public IReadOnlyList<ImportCorrection> Corrections { get; init; } = [];

    /// <summary>Studies that wait for a second person.</summary>
    public int Proposed { get; init; }

    /// <summary>Whether accepted studies are listed by name.</summary>
    public bool NamesStudies { get; init; }

    /// <summary>Whether importing the file changes anything.</summary>
    public bool Changes => Rejected == 0 && Accepted + Amended > 0;

    public int CountOf(RowOutcome outcome) => outcome switch
    {
        RowOutcome.Rejected => Rejected,
        RowOutcome.Warning => Warnings,
        RowOutcome.Accepted => Accepted,
        RowOutcome.Amended => Amended,
        RowOutcome.Unchanged => Unchanged,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>The report in one or two sentences.</summary>
    public string Sentence => this switch
    {
        { Rejected: > 0, DryRun: false } when Accepted + Amended > 0 => Done + (Drafts == 1 ? T[" 1 study waits as a draft to be corrected below."] : T[" {0} studies wait as drafts to be corrected below.", NumberText.Count(Drafts)]),
        { Rejected: > 0 } => (DryRun ? "" : T["Nothing was imported: "]) + (Rejected == 1
            ? T["1 problem needs attention before import. Correct the file, then select and check it again."]
            : T["{0} problems need attention before import. Correct the file, then select and check it again.", NumberText.Count(Rejected)]),
        { Accepted: 0, Amended: 0, Unchanged: 0 } => T["The file contains no studies."],
        { Accepted: 0, Amended: 0 } => (DryRun ? T["Nothing would change: "] : T["Nothing changed: "]) + (Unchanged == 1
            ? T["the one study in the file is already in the review with the same content."]
            : T["all {0} studies in the file are already in the review with the same content.", NumberText.Count(Unchanged)]),
        { DryRun: true } => Unchanged == 0
            ? T["Dry run: nothing is saved yet. The import would add {0} and correct {1}.", New, Corrected]
            : T["Dry run: nothing is saved yet. The import would add {0} and correct {1}; {2} would stay unchanged.", New, Corrected, NumberText.Count(Unchanged)],
        _ => Done + T[" The review is at revision {0}.", NumberText.Count(Revision)],
    };

    public static ImportReportSummary From(ImportReport report) => new()
    {
        DryRun = report.DryRun,
        Accepted = report.Accepted.Count,
        Amended = report.Amended.Count,
        Unchanged = report.Unchanged.Count,
        Rejected = Math.Max(report.Faults, report.Rejected.Count),
        Warnings = report.Warnings.Count,
        Revision = report.Revision,
        Remarks = report.Remarks,
        Drafts = report.Drafts.Count,
        Corrections = report.Corrections,
        Proposed = report.Proposed.Count,
        NamesStudies = true,
        Rows =
        [
            .. report.Rejected.Select(f => ReportRow.From(RowOutcome.Rejected, f)),
            .. report.Warnings.Select(f => ReportRow.From(RowOutcome.Warning, f)),
            .. report.Accepted.Select(s => new ReportRow(RowOutcome.Accepted, null, "", s)),
            .. report.Amended.Select(s => new ReportRow(RowOutcome.Amended, null, "", s)),
            .. report.Unchanged.Select(s => new ReportRow(RowOutcome.Unchanged, null, "", s)),
        ],
    };

    public static ImportReportSummary From(ImportJob job) => new()
    {
        DryRun = job.DryRun,
        Accepted = job.Accepted,
        Amended = job.Amended,
        Unchanged = job.Unchanged,
        Rejected = job.Faults,
        Warnings = job.Warnings.Count,
        Revision = job.Revision,
        Remarks = job.Remarks,
        Drafts = job.Drafts,
        Corrections = job.Corrections,
        Rows =
        [
            .. job.Rejected.Select(f => ReportRow.From(RowOutcome.Rejected, f)),
            .. job.Warnings.Select(f => ReportRow.From(RowOutcome.Warning, f)),
        ],
    };

    /// <summary>A refusal during the import: the review changed after the check.</summary>
    public static ImportReportSummary From(IReadOnlyList<ImportFault> rejected) => new()
    {
        DryRun = false,
        Accepted = 0,
        Amended = 0,
        Unchanged = 0,
        Rejected = rejected.Count,
        Warnings = 0,
        Revision = 0,
        NamesStudies = true,
        Rows = [.. rejected.Select(f => ReportRow.From(RowOutcome.Rejected, f))],
    };

    private string Done => Unchanged == 0
        ? T["Imported: {0} added, {1} corrected.", New, Corrected]
        : T["Imported: {0} added, {1} corrected; {2} unchanged.", New, Corrected, NumberText.Count(Unchanged)];

    private string New => Accepted switch { 0 => T["no new studies"], 1 => T["1 new study"], _ => T["{0} new studies", NumberText.Count(Accepted)] };

    private string Corrected => Amended switch { 0 => T["no studies"], 1 => T["1 study"], _ => T["{0} studies", NumberText.Count(Amended)] };
}
