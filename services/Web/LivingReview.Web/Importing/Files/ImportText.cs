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
        ? "The import was interrupted. Studies imported so far are kept; import the file again to complete it."
        : job.Error ?? "The import failed. Studies imported so far are kept; import the file again.";

    /// <summary>The progress of a job.</summary>
    public static string Progress(ImportJob job) => job.State == "writing"
        ? $"Importing: {NumberText.Count(job.Written)} of {NumberText.Studies(job.Studies)}."
        : $"Checking: {NumberText.Count(job.Rows)} rows read, {NumberText.Count(job.Faults)} {(job.Faults == 1 ? "problem" : "problems")} so far.";

    public static string Outcome(RowOutcome outcome) => outcome switch
    {
        RowOutcome.Rejected => "Rejected",
        RowOutcome.Warning => "Warning",
        RowOutcome.Accepted => "New",
        RowOutcome.Amended => "Corrected",
        RowOutcome.Unchanged => "Unchanged",
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
        { Study: not null } => ("Linked to a study", "firm"),
        { FullText: "include" } => ("Included by full text", "firm"),
        { FullText: "exclude" } => ("Excluded by full text", "bare"),
        { TitleAbstract: "include" } => ("Included by title and abstract", "firm"),
        { TitleAbstract: "exclude" } => ("Excluded by title and abstract", "bare"),
        _ => ("To screen", "careful"),
    };

    /// <summary>"Jang R, Choi J and 3 more".</summary>
    public static string Authors(IReadOnlyList<string> authors) =>
        authors.Count <= 3 ? string.Join(", ", authors) : FormattableString.Invariant($"{string.Join(", ", authors.Take(2))} and {authors.Count - 2} more");
}
