using LivingReview.Contracts.Studies;
using LivingReview.Figures.Formatting;
using LivingReview.Web.Importing.Reports;

namespace LivingReview.Web.Importing.Files;

/// <summary>Labels for the states of imports and records.</summary>
internal static class ImportText
{
    public static bool Ended(ImportJob job) => job.State is not ("checking" or "writing");

    /// <summary>Why a job ended without a report.</summary>
    public static string Broken(ImportJob job) => job.State == "interrupted"
        ? T["The import was interrupted. Studies imported so far are kept; import the file again to complete it."]
        : job.Error ?? T["The import failed. Studies imported so far are kept; import the file again."];

    /// <summary>The progress of a job.</summary>
    public static string Progress(ImportJob job) => job.State == "writing"
        ? T["Importing: {0} of {1}.", NumberText.Count(job.Written), NumberText.Studies(job.Studies)]
        : job.Faults == 1
            ? T["Checking: {0} rows read, 1 problem so far.", NumberText.Count(job.Rows)]
            : T["Checking: {0} rows read, {1} problems so far.", NumberText.Count(job.Rows), NumberText.Count(job.Faults)];

    public static string Outcome(RowOutcome outcome) => outcome switch
    {
        RowOutcome.Rejected => T["Rejected"],
        RowOutcome.Warning => T["Warning"],
        RowOutcome.Accepted => T["New"],
        RowOutcome.Amended => T["Corrected"],
        RowOutcome.Unchanged => T["Unchanged"],
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    public static string OutcomeBadge(RowOutcome outcome) => outcome switch
    {
        RowOutcome.Rejected => "wrong",
        RowOutcome.Warning => "careful",
        RowOutcome.Accepted or RowOutcome.Amended => "firm",
        RowOutcome.Unchanged => "bare",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>The status of a record, and the style of its badge.</summary>
    public static (string Text, string Badge) RecordStatus(RecordView record) => record switch
    {
        { Study: not null } => (T["Linked to a study"], "firm"),
        { FullText: "include" } => (T["Included by full text"], "firm"),
        { FullText: "exclude" } => (T["Excluded by full text"], "bare"),
        { TitleAbstract: "include" } => (T["Included by title and abstract"], "firm"),
        { TitleAbstract: "exclude" } => (T["Excluded by title and abstract"], "bare"),
        _ => (T["To screen"], "careful"),
    };

    /// <summary>"Jang R, Choi J and 3 more".</summary>
    public static string Authors(IReadOnlyList<string> authors) =>
        authors.Count <= 3 ? string.Join(", ", authors) : T["{0} and {1} more", string.Join(", ", authors.Take(2)), authors.Count - 2];
}
