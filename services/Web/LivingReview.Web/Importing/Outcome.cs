using LivingReview.Contracts.Studies;

namespace LivingReview.Web.Importing;

/// <summary>What became of a file, or would become of it.</summary>
public sealed record Outcome
{
    public required bool DryRun { get; init; }

    /// <summary>What there is so many of: "new", "corrected", "already there".</summary>
    public IReadOnlyList<(string Words, int Count, IReadOnlyList<string> Ids)> Counts { get; init; } = [];

    public int Faults { get; init; }

    /// <summary>The faults, or the first thousand of them.</summary>
    public IReadOnlyList<ImportFault> Rejected { get; init; } = [];

    public IReadOnlyList<ImportFault> Warnings { get; init; } = [];

    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Whether the file changes nothing, or would.</summary>
    public bool NoChange { get; init; }

    public long? Revision { get; init; }

    /// <summary>Whether rejected rows are left out and the rest is taken; else one fault keeps the whole file out.</summary>
    public bool TakesTheRest { get; init; }

    /// <summary>Whether it may be imported.</summary>
    public bool Clean => DryRun && !NoChange && (Faults == 0 || TakesTheRest);

    public static Outcome Of(ImportReport report) => new()
    {
        DryRun = report.DryRun,
        Counts = [("new", report.Accepted.Count, report.Accepted), ("corrected", report.Amended.Count, report.Amended), ("already there", report.Unchanged.Count, report.Unchanged)],
        Faults = report.Rejected.Count,
        Rejected = report.Rejected,
        Warnings = report.Warnings,
        Remarks = report.Profile is { } profile ? [.. report.Remarks, $"Read by the profile {profile}."] : report.Remarks,
        NoChange = report.Accepted.Count + report.Amended.Count + report.Rejected.Count == 0,
        Revision = report.DryRun ? null : report.Revision,
    };

    public static Outcome Of(ImportJob job) => new()
    {
        DryRun = job.DryRun,
        Counts = [("new", job.Accepted, []), ("corrected", job.Amended, []), ("already there", job.Unchanged, [])],
        Faults = job.Faults,
        Rejected = job.Rejected,
        Remarks = [FormattableString.Invariant($"{job.Rows} rows read.")],
        NoChange = job.Accepted + job.Amended + job.Faults == 0,
        Revision = job.DryRun || job.State == "rejected" ? null : job.Revision,
    };

    public static Outcome Of(RecordImportReport report) => new()
    {
        DryRun = report.DryRun,
        Counts = [("records read", report.Read, []), ("new candidates", report.Unchanged ? 0 : report.Candidates, []), ("merged as duplicates", report.Duplicates, [])],
        Faults = report.Rejected.Count,
        Rejected = report.Rejected,
        NoChange = report.Unchanged,
        TakesTheRest = true,
    };
}
