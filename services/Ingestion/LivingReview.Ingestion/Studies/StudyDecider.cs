using LivingReview.Contracts.Studies;

namespace LivingReview.Ingestion.Studies;

/// <summary>What a command does to a study: a pure function of the study as it stands.</summary>
internal static class StudyDecider
{
    /// <summary>The outcome of a command: an event, or why there is none.</summary>
    internal abstract record Decision
    {
        /// <summary>The event to append.</summary>
        internal sealed record Append(object Event) : Decision;

        /// <summary>The study is already as asked.</summary>
        internal sealed record Unchanged(StudyRecord Current) : Decision;

        /// <summary>There is no such study.</summary>
        internal sealed record Unknown : Decision;

        /// <summary>A study of this id exists.</summary>
        internal sealed record Exists : Decision;

        /// <summary>The study was withdrawn.</summary>
        internal sealed record AlreadyWithdrawn : Decision;

        /// <summary>The study is included already.</summary>
        internal sealed record Counts : Decision;

        /// <summary>The study carries no open warning of this code.</summary>
        internal sealed record NoWarning(string Code) : Decision;

        /// <summary>The caller saw another version than the current one.</summary>
        internal sealed record Stale(int Version) : Decision;
    }

    /// <summary>Kind of withdrawal of a study whose import was undone.</summary>
    public const string ImportUndone = "import-undone";

    public static Decision Submit(StudyRecord? current, ExtractedStudy study) =>
        current is null ? new Decision.Append(new ExtractionAccepted(study)) : new Decision.Exists();

    public static Decision Amend(StudyRecord? current, int seen, ExtractedStudy study, string? reason) => current switch
    {
        null => new Decision.Unknown(),
        _ when current.Version != seen => new Decision.Stale(current.Version),
        { Withdrawn: not null } => new Decision.AlreadyWithdrawn(),
        _ when Same(current.Study, study) => new Decision.Unchanged(current),
        _ => new Decision.Append(new ExtractionAmended(study, current.Version + 1, reason)),
    };

    public static Decision Withdraw(StudyRecord? current, string kind, string reason, string? notice = null) => current switch
    {
        null => new Decision.Unknown(),
        { Withdrawn: not null } => new Decision.AlreadyWithdrawn(),
        _ => new Decision.Append(new ExtractionWithdrawn(current.Study.Id, current.Study.Label, current.Version + 1, kind, reason, notice)),
    };

    public static Decision Restore(StudyRecord? current, string reason) => current switch
    {
        null => new Decision.Unknown(),
        { Withdrawn: null } => new Decision.Counts(),
        _ => new Decision.Append(new ExtractionRestored(current.Study, current.Version + 1, reason)),
    };

    public static Decision Override(StudyRecord? current, string code, string reason) => current switch
    {
        null => new Decision.Unknown(),
        { Withdrawn: not null } => new Decision.AlreadyWithdrawn(),
        _ when !current.Study.Warnings.Any(w => w.Code == code && w.OverriddenBecause is null) => new Decision.NoWarning(code),
        _ => new Decision.Append(new ExtractionWarningOverridden(
            current.Study with
            {
                Warnings = [.. current.Study.Warnings.Select(w => w.Code == code && w.OverriddenBecause is null ? w with { OverriddenBecause = reason } : w)],
            },
            current.Version + 1, code, reason)),
    };

    /// <summary>
    /// An import brings a study: new, corrected or unchanged. One that was withdrawn stays so, unless it went because its import was undone.
    /// </summary>
    public static Decision Import(StudyRecord? current, ExtractedStudy study) => current switch
    {
        null => Submit(null, study),
        { Withdrawn.Kind: ImportUndone } => new Decision.Append(new ExtractionRestored(study, current.Version + 1, "import")),
        _ => Amend(current, current.Version, study, "import"),
    };

    /// <summary>Takes back what an import did to a study: one that it added goes, one that it corrected is as before.</summary>
    public static Decision Undo(StudyRecord? current, int imported, ExtractedStudy? before) => current switch
    {
        null => new Decision.Unknown(),
        _ when current.Version != imported => new Decision.Stale(current.Version),
        _ when before is null => Withdraw(current, ImportUndone, "The import that added the study was undone."),
        _ => Amend(current, imported, before, "import undone"),
    };

    private static bool Same(ExtractedStudy a, ExtractedStudy b) => StudyDiff.Between(a, b).Count == 0;
}
