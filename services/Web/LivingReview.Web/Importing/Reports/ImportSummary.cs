using LivingReview.Contracts.Studies;
using LivingReview.Web.Formatting;

namespace LivingReview.Web.Importing.Reports;

/// <summary>The report of an import, whichever way the file went.</summary>
public sealed record ImportSummary
{
    public required bool DryRun { get; init; }

    public required int Accepted { get; init; }

    public required int Amended { get; init; }

    public required int Unchanged { get; init; }

    public required int Rejected { get; init; }

    public required int Warnings { get; init; }

    public required long Revision { get; init; }

    /// <summary>The lines that are listed: of a long file its faults and warnings alone, and not all of them.</summary>
    public required IReadOnlyList<ReportRow> Rows { get; init; }

    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Whether studies that are fine are listed by their names.</summary>
    public bool NamesStudies { get; init; }

    /// <summary>Whether an import of the file makes any change.</summary>
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

    /// <summary>The report in a sentence or two.</summary>
    public string Sentence => this switch
    {
        { Rejected: > 0 } => $"Nothing {(DryRun ? "can be" : "was")} imported: {(Rejected == 1 ? "one fault has" : $"{Numbers.Count(Rejected)} faults have")} to be corrected first. Correct the file, choose it again and check it again.",
        { Accepted: 0, Amended: 0, Unchanged: 0 } => "The file holds no study.",
        { Accepted: 0, Amended: 0 } => $"Nothing {(DryRun ? "would change" : "changed")}: {All(Unchanged)} of the file {(Unchanged == 1 ? "is" : "are")} in the review already with the same content.",
        { DryRun: true } => $"Nothing is written yet. The import would add {Some(Accepted, "new")} and correct {Some(Amended, "")}{Rest(" would stay as they are", " would stay as it is")}.",
        _ => $"Imported: {Some(Accepted, "new")} added, {Some(Amended, "")} corrected{Rest(" unchanged", " unchanged")}. The review is at revision {Numbers.Count(Revision)}.",
    };

    public static ImportSummary From(ImportReport report) => new()
    {
        DryRun = report.DryRun,
        Accepted = report.Accepted.Count,
        Amended = report.Amended.Count,
        Unchanged = report.Unchanged.Count,
        Rejected = Math.Max(report.Faults, report.Rejected.Count),
        Warnings = report.Warnings.Count,
        Revision = report.Revision,
        Remarks = report.Remarks,
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

    public static ImportSummary From(ImportJob job) => new()
    {
        DryRun = job.DryRun,
        Accepted = job.Accepted,
        Amended = job.Amended,
        Unchanged = job.Unchanged,
        Rejected = job.Faults,
        Warnings = job.Warnings.Count,
        Revision = job.Revision,
        Rows =
        [
            .. job.Rejected.Select(f => ReportRow.From(RowOutcome.Rejected, f)),
            .. job.Warnings.Select(f => ReportRow.From(RowOutcome.Warning, f)),
        ],
    };

    /// <summary>A refusal at the moment of the import: the review changed since the check.</summary>
    public static ImportSummary From(IReadOnlyList<ImportFault> rejected) => new()
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

    private static string All(int count) => count == 1 ? "the one study" : $"all {Numbers.Count(count)} studies";

    private static string Some(int count, string kind) => $"{(count == 0 ? "no" : Numbers.Count(count))} {kind}{(kind.Length > 0 ? " " : "")}{(count == 1 ? "study" : "studies")}";

    private string Rest(string many, string one) => Unchanged == 0 ? "" : $"; {Numbers.Count(Unchanged)}{(Unchanged == 1 ? one : many)}";
}
