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
        { Rejected: > 0, DryRun: false } when Accepted + Amended > 0 => $"Imported: {Some(Accepted, "new")} added, {Some(Amended, "")} corrected{Rest(" unchanged", " unchanged")}. {NumberText.Studies(Drafts)} {(Drafts == 1 ? "waits" : "wait")} as {(Drafts == 1 ? "a draft" : "drafts")} to be corrected below.",
        { Rejected: > 0 } => $"{(DryRun ? "" : "Nothing was imported: ")}{(Rejected == 1 ? "1 problem needs" : $"{NumberText.Count(Rejected)} problems need")} attention before import. Correct the file, then select and check it again.",
        { Accepted: 0, Amended: 0, Unchanged: 0 } => "The file contains no studies.",
        { Accepted: 0, Amended: 0 } => $"Nothing {(DryRun ? "would change" : "changed")}: {All(Unchanged)} in the file {(Unchanged == 1 ? "is" : "are")} already in the review with the same content.",
        { DryRun: true } => $"Dry run: nothing is saved yet. The import would add {Some(Accepted, "new")} and correct {Some(Amended, "")}{Rest(" would stay unchanged", " would stay unchanged")}.",
        _ => $"Imported: {Some(Accepted, "new")} added, {Some(Amended, "")} corrected{Rest(" unchanged", " unchanged")}. The review is at revision {NumberText.Count(Revision)}.",
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

    private static string All(int count) => count == 1 ? "the one study" : $"all {NumberText.Count(count)} studies";

    private static string Some(int count, string kind) => $"{(count == 0 ? "no" : NumberText.Count(count))} {kind}{(kind.Length > 0 ? " " : "")}{(count == 1 ? "study" : "studies")}";

    private string Rest(string many, string one) => Unchanged == 0 ? "" : $"; {NumberText.Count(Unchanged)}{(Unchanged == 1 ? one : many)}";
}
