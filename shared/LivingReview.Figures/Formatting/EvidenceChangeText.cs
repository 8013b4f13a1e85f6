using LivingReview.Contracts.Estimates;

namespace LivingReview.Figures.Formatting;

/// <summary>Describes changes of the evidence.</summary>
internal static class EvidenceChangeText
{
    public static string Describe(EvidenceChange change)
    {
        var study = change.Label ?? change.StudyId ?? "a study";
        return change.Kind switch
        {
            ChangeKind.Accepted => $"{study} added",
            ChangeKind.Amended => $"{study} corrected",
            ChangeKind.Withdrawn => $"{study} withdrawn",
            ChangeKind.Protocol => "protocol changed",
            ChangeKind.Restored => $"{study} restored",
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.Kind, null),
        };
    }

    /// <summary>What a change did to a stratum, in one word.</summary>
    public static string Name(ChangeKind kind) => kind switch
    {
        ChangeKind.Accepted => "new",
        ChangeKind.Amended => "corrected",
        ChangeKind.Withdrawn => "withdrawn",
        ChangeKind.Restored => "restored",
        ChangeKind.Protocol => "protocol",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>All changes in one line, or a dash. After the third, the rest is counted.</summary>
    public static string Join(IReadOnlyList<EvidenceChange> changes) => changes.Count switch
    {
        0 => "–",
        <= 4 => string.Join("; ", changes.Select(Describe)),
        _ => string.Join("; ", changes.Take(3).Select(Describe)) + FormattableString.Invariant($"; and {changes.Count - 3} more"),
    };
}
